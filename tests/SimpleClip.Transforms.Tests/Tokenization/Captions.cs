namespace SimpleClip.Tests.Tokenization;

/// <summary>Texts for tokenizer tests.</summary>
internal static class Captions
{
    private static readonly string[] Pieces =
    [
        "dog", "Dogs", "running", "a",
            "the", " ", "  ", "\t", "\n", "'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'", "''", "don't", "1", "42", "3.14", "²", "Ⅷ", "½",
        "!", "?!", "...", "-", "_", "<", "<|", "|>",
            "<|startoftext|>", "<|endoftext|>", "é", "ß", "Ł", "日本", "語", "ไทย", "हिन्दी", "́", "😀", "👩‍🚀", "\u00A0", "\u200B", "\u2028",
        "𝔘", "𝟙", "\uD800", "ΟΔΟΣ", "İ",
    ];

    /// <summary>A small set of captions from which a vocabulary can be learnt.</summary>
    public static IReadOnlyList<string> Training { get; } =
    [
        .. Enumerable.Range(0, 40).Select(i => $"a {(
            i % 2 == 0 ? "red" : "blue")} {(i % 3 == 0 ? "circle" : "square")} {(i % 5 == 0 ? "above" : "beside")} the other one's shadow"),
    ];

    /// <summary>A text in which everything that the tokenizer tells apart meets everything else.</summary>
    public static string Random(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Pieces[random.Next(Pieces.Length)]));
}
