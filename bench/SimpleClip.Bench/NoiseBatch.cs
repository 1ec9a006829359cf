using SimpleClip.Data;

namespace SimpleClip.Bench;

/// <summary>Batches of noise.</summary>
internal static class NoiseBatch
{
    /// <summary>Draws noise for images, and captions of random words between a start and an end token.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="count">Images, each with one caption.</param>
    /// <param name="size">Side of an image.</param>
    /// <param name="context">Longest caption, start and end token included.</param>
    /// <param name="vocabulary">Number of token ids, the end token the highest.</param>
    /// <param name="lengthOf">The length of a row's caption, start and end token included; what is longer than the context fills
    /// it.</param>
    public static PairBatch Draw(Random random, int count, int size, int context, int vocabulary, Func<int, int> lengthOf)
    {
        int end = vocabulary - 1, start = end - 1, longest = 0;
        byte[] pixels = new byte[count * size * size * 3];
        random.NextBytes(pixels);
        long[] tokens = new long[count * context];
        for (int row = 0; row < count; row++)
        {
            Span<long> caption = tokens.AsSpan(row * context, Math.Min(context, lengthOf(row)));
            longest = Math.Max(longest, caption.Length);
            caption[0] = start;
            caption[^1] = end;
            foreach (ref long id in caption[1..^1])
            {
                id = random.Next(start);
            }
        }

        long[] rows = [.. Enumerable.Range(0, count)];
        return new PairBatch
        {
            Count = count,
            Images = [new PixelBlock(count, size, pixels)],
            Texts = [new TokenBlock(count, context, longest, tokens)],
            CaptionCounts = [.. Enumerable.Repeat(1, count)],
            ImageIds = rows,
            CaptionIds = rows,
        };
    }
}
