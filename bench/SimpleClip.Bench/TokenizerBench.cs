namespace SimpleClip.Bench;

/// <summary>Captions to rows of token ids on one thread, in turn with the Python reference (bench/tokenizer).</summary>
internal static class TokenizerBench
{
    /// <summary>Tokenises the lines of a file over and over; the figure is the sum of all ids.</summary>
    /// <param name="vocabulary">OpenAI's list of merges.</param>
    /// <param name="captions">A file with one caption a line.</param>
    public static void Run(string vocabulary, string captions)
    {
        ClipTokenizer tokenizer = ClipTokenizer.LoadBpe(vocabulary);
        string[] texts = File.ReadAllLines(captions);
        long[] row = new long[ClipTokenizer.DefaultContextLength];
        int next = 0;
        Turns.Take(count =>
        {
            long sum = 0;
            for (int i = 0; i < count; i++)
            {
                tokenizer.Tokenize(texts[next++ % texts.Length], row);
                foreach (long id in row)
                {
                    sum += id;
                }
            }

            return [sum];
        });
    }
}
