namespace SimpleClip.Images;

/// <summary>
/// Remembers the weights of lines resized before, since the images of a data set have few sizes. A fixed table in which new weights take
/// the place of old ones: bounded memory, and safe for any number of threads without a lock, as weights are immutable.
/// </summary>
internal static class ResamplingCache
{
    private const int Slots = 256;

    // Larger ones take much longer to use than to compute.
    private const int MostWeights = 1 << 14;

    private static readonly ResamplingWeights?[] Entries = new ResamplingWeights?[Slots];

    /// <summary>The weights of a line.</summary>
    public static ResamplingWeights Get(in ResamplingLine line)
    {
        ref ResamplingWeights? entry = ref Entries[(uint)HashCode.Combine(line.Pixels, line.Resized, line.First, line.Count) % Slots];
        if (entry is { } known && known.Line == line)
        {
            return known;
        }

        var weights = new ResamplingWeights(line);
        if (weights.Size <= MostWeights)
        {
            entry = weights;
        }

        return weights;
    }
}
