namespace SimpleClip.Data;

/// <summary>Shuffles a sequence of any length in bounded memory.</summary>
internal static class ShuffleBuffer
{
    /// <summary>Keeps up to <paramref name="capacity"/> items and gives a random one of them for each that comes in.</summary>
    public static IEnumerable<T> Shuffle<T>(IEnumerable<T> source, int capacity, Random random)
    {
        var buffer = new List<T>();
        foreach (T item in source)
        {
            if (buffer.Count < capacity)
            {
                buffer.Add(item);
                continue;
            }

            int chosen = random.Next(capacity);
            yield return buffer[chosen];
            buffer[chosen] = item;
        }

        while (buffer.Count > 0)
        {
            int chosen = random.Next(buffer.Count);
            yield return buffer[chosen];
            buffer[chosen] = buffer[^1];
            buffer.RemoveAt(buffer.Count - 1);
        }
    }
}
