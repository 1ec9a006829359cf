namespace SimpleClip.Data;

/// <summary>Captions as a text tower wants them: as token ids.</summary>
/// <param name="Tokenizer">Makes ids of texts.</param>
/// <param name="ContextLength">Ids of a row.</param>
internal sealed record TokenInput(ClipTokenizer Tokenizer, int ContextLength) : TextInput(ContextLength)
{
    public override PreparedTexts Prepare(IReadOnlyList<string> captions)
    {
        long[] ids = new long[captions.Count * ContextLength];
        int longest = 0, truncated = 0;
        for (int i = 0; i < captions.Count; i++)
        {
            Span<long> row = ids.AsSpan(i * ContextLength, ContextLength);
            int count = Tokenizer.Tokenize(captions[i], row);
            longest = Math.Max(longest, count);

            // Only a text that fills the context can have been cut.
            if (count == ContextLength && Tokenizer.Encode(captions[i]).Count > ContextLength - 2)
            {
                truncated++;
            }
        }

        return new PreparedTexts(ids, ContextLength, longest, truncated);
    }
}
