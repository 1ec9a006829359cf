namespace SimpleClip.Data;

/// <summary>A batch in main memory. Its arrays are used again for the next batch.</summary>
internal sealed record PairBatch
{
    /// <summary>Number of images.</summary>
    public required int Count { get; init; }

    /// <summary>The images, once for each <see cref="ImageView"/>: the student's first.</summary>
    public required IReadOnlyList<PixelBlock> Images { get; init; }

    /// <summary>The captions, once for each <see cref="TextInput"/>: the student's first. Captions of one image follow each
    /// other.</summary>
    public required IReadOnlyList<TokenBlock> Texts { get; init; }

    /// <summary>Number of captions of each image.</summary>
    public required IReadOnlyList<int> CaptionCounts { get; init; }

    /// <summary>For each image a number that only the same image has.</summary>
    public required ReadOnlyMemory<long> ImageIds { get; init; }

    /// <summary>For each caption a number that only the same text has.</summary>
    public required ReadOnlyMemory<long> CaptionIds { get; init; }

    /// <summary>Captions that were too long for the student's context.</summary>
    public int TruncatedCaptions { get; init; }

    /// <summary>Rows of the epoch that were used up to the end of this batch, those that were left out included.</summary>
    public long RowsRead { get; init; }

    /// <summary>The share of captions that stand in the batch more than once, the first of each left out.</summary>
    public double DuplicateCaptionShare => 1 - (double)new HashSet<long>(CaptionIds.ToArray()).Count / CaptionIds.Length;

    /// <summary>The share of captions that were too long for the student's context.</summary>
    public double TruncatedCaptionShare => (double)TruncatedCaptions / CaptionIds.Length;
}
