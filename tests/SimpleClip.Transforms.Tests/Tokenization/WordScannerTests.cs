using System.Text;
using System.Text.RegularExpressions;
using SimpleClip.Tokenization;

namespace SimpleClip.Tests.Tokenization;

[TestClass]
public sealed partial class WordScannerTests
{
    [TestMethod]
    public void Words_are_those_of_the_reference_pattern()
    {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++)
        {
            string text = WithoutLoneSurrogates(Captions.Random(random).ToLowerInvariant());
            CollectionAssert.AreEqual(ByPattern(text), Scan(text), text);
        }
    }

    [TestMethod]
    public void Every_character_is_classed_as_the_reference_pattern_classes_it()
    {
        for (int character = 0; character < char.MaxValue; character++)
        {
            // Letters on both sides show whether the character joins them, and a digit whether it joins others.
            string text = WithoutLoneSurrogates($"a{(char)character}b !{(char)character}? ");
            CollectionAssert.AreEqual(ByPattern(text), Scan(text), $"U+{character:X4}");
        }
    }

    // Characters outside the basic plane, which .NET's expressions see as two surrogates, are put in by number: their classes are listed.
    [GeneratedRegex(
        @"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|" +
        @"(?:\p{L}|[\uD835][\uDC00-\uDFCB])+|(?:\p{N}|[\uD835][\uDFCE-\uDFFF])|(?:(?![\uD835][\uDC00-\uDFFF])[^\s\p{L}\p{N}])+")]
    private static partial Regex Pattern { get; }

    // A surrogate alone is no character: it becomes U+FFFD, as in every text made UTF-8.
    private static string WithoutLoneSurrogates(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string[] ByPattern(string text) => [.. Pattern.Matches(text).Select(match => match.Value)];

    private static string[] Scan(string text)
    {
        var words = new List<string>();
        var scanner = new WordScanner(Encoding.UTF8.GetBytes(text));
        while (scanner.MoveNext())
        {
            words.Add(Encoding.UTF8.GetString(scanner.Current));
        }

        return [.. words];
    }
}
