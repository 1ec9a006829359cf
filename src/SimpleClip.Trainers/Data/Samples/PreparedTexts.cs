namespace SimpleClip.Data;

/// <summary>A sample's captions as ids.</summary>
/// <param name="Ids">One row of the context's length per caption.</param>
/// <param name="ContextLength">The length of a row.</param>
/// <param name="TokenCount">The number of ids before the padding in the longest caption.</param>
/// <param name="Truncated">The number of captions that were cut.</param>
internal sealed record PreparedTexts(long[] Ids, int ContextLength, int TokenCount, int Truncated)
{
    /// <summary>Number of captions.</summary>
    public int Count => Ids.Length / ContextLength;
}
