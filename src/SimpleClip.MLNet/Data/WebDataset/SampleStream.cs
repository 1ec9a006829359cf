namespace SimpleClip.Data.WebDataset;

/// <summary>Reads samples from shard after shard; what cannot be read is counted and left out.</summary>
internal sealed class SampleStream(ShardList shards, WebDatasetLayout layout, bool readImages, ReadTally tally)
{
    /// <summary>So many shards in a row without a sample, and drawing more of them is hopeless.</summary>
    private const int MinFruitlessShards = 100;

    private readonly SampleParser _parser = new(layout, tally);

    /// <summary>Each shard once.</summary>
    /// <param name="random">Orders the shards; null for their own order.</param>
    public IEnumerable<WebDatasetSample> ReadOnce(Random? random)
    {
        int[] order = [.. Enumerable.Range(0, shards.Paths.Count)];
        random?.Shuffle(order);
        foreach (int shard in order)
        {
            foreach (WebDatasetSample sample in ReadShard(shard))
            {
                yield return sample;
            }
        }
    }

    /// <summary>Shards drawn with replacement, until a number of samples is read.</summary>
    /// <exception cref="InvalidDataException">There are no samples in any shard.</exception>
    public IEnumerable<WebDatasetSample> Resample(Random random, long count)
    {
        int fruitless = 0;
        while (count > 0)
        {
            fruitless++;
            foreach (WebDatasetSample sample in ReadShard(shards.Draw(random)))
            {
                fruitless = 0;
                yield return sample;
                if (--count == 0)
                {
                    yield break;
                }
            }

            if (fruitless > Math.Max(MinFruitlessShards, shards.Paths.Count))
            {
                throw new InvalidDataException($"{fruitless} shards in a row gave no sample. {tally.ToReport()}");
            }
        }
    }

    private IEnumerable<WebDatasetSample> ReadShard(int shard)
    {
        tally.AddShard();
        using ShardReader? reader = TryOpen(shards.Paths[shard]);
        while (reader is not null && TryRead(reader, shards.Paths[shard]) is SampleMembers members)
        {
            if (_parser.Parse(shards.Paths[shard], shard, members) is WebDatasetSample sample)
            {
                yield return sample;
            }
        }
    }

    private ShardReader? TryOpen(string path)
    {
        try
        {
            return new ShardReader(path, layout, readImages, tally);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            tally.AddSkippedShard(PairProblemKind.MissingShard, path, $": {e.Message}");
            return null;
        }
    }

    private SampleMembers? TryRead(ShardReader reader, string path)
    {
        try
        {
            return reader.Read();
        }
        catch (Exception e) when (IsDamage(e))
        {
            tally.AddSkippedShard(PairProblemKind.DamagedShard, path, $", after {reader.BytesRead:N0} bytes: {e.Message}");
            return null;
        }
    }

    // What System.Formats.Tar and GZipStream throw for bytes that are not what they expect.
    private static bool IsDamage(Exception e) =>
        e is IOException or InvalidDataException or FormatException or OverflowException or ArgumentException or NotSupportedException;
}
