namespace SimpleClip.Data;

/// <summary>A sample's captions as token ids.</summary>
/// <param name="Ids">One row of the context's length per caption.</param>
/// <param name="ContextLength">The length of a row.</param>
/// <param name="TokenCount">The number of ids before the padding in the longest caption.</param>
/// <param name="Truncated">The number of captions that were cut.</param>
internal sealed record PreparedTexts(long[] Ids, int ContextLength, int TokenCount, int Truncated)
{
    /// <summary>Number of captions.</summary>
    public int Count => Ids.Length / ContextLength;

    /// <summary>Makes ids of captions.</summary>
    public static PreparedTexts Create(TextInput input, IReadOnlyList<string> captions)
    {
        int context = input.ContextLength;
        long[] ids = new long[captions.Count * context];
        int longest = 0, truncated = 0;
        for (int i = 0; i < captions.Count; i++)
        {
            Span<long> row = ids.AsSpan(i * context, context);
            int count = input.Tokenizer.Tokenize(captions[i], row);
            longest = Math.Max(longest, count);

            // Only a text that fills the context can have been cut.
            if (count == context && input.Tokenizer.Encode(captions[i]).Count > context - 2)
            {
                truncated++;
            }
        }

        return new PreparedTexts(ids, context, longest, truncated);
    }
}
