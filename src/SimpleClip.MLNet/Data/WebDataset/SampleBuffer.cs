namespace SimpleClip.Data.WebDataset;

/// <summary>Shuffles samples in bounded memory.</summary>
internal static class SampleBuffer
{
    /// <summary>Holds up to a number of samples and bytes, and gives a random one of them whenever more come in.</summary>
    public static IEnumerable<WebDatasetSample> Shuffle(IEnumerable<WebDatasetSample> samples, int capacity, long maxBytes, Random random)
    {
        var held = new List<WebDatasetSample>();
        long bytes = 0;
        foreach (WebDatasetSample sample in samples)
        {
            held.Add(sample);
            bytes += sample.Bytes;
            while (held.Count > capacity || bytes > maxBytes)
            {
                yield return Take();
            }
        }

        while (held.Count > 0)
        {
            yield return Take();
        }

        WebDatasetSample Take()
        {
            int chosen = random.Next(held.Count);
            WebDatasetSample taken = held[chosen];
            held[chosen] = held[^1];
            held.RemoveAt(held.Count - 1);
            bytes -= taken.Bytes;
            return taken;
        }
    }
}
