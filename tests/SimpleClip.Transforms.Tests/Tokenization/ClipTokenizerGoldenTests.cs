using System.Text.Json;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Tokenization;

[TestClass]
[TestCategory(TestData.Golden)]
public sealed class ClipTokenizerGoldenTests
{
    public static IEnumerable<object[]> Layouts => [["bpe_simple_vocab_16e6.txt.gz"], ["vocab.json"]];

    [TestMethod]
    [DynamicData(nameof(Layouts))]
    public void Ids_equal_those_of_the_reference_tokenizer(string layout)
    {
        using GoldenCase golden = GoldenCase.Open("tokens");
        ClipTokenizer tokenizer = Load(layout);
        int lines = 0;
        foreach (string line in File.ReadLines(golden.PathOf("golden_tokens.jsonl")))
        {
            JsonElement row = JsonDocument.Parse(line).RootElement;
            string text = row.GetProperty("text").GetString()!;
            int[] expected = [.. row.GetProperty("tokens").EnumerateArray().Select(token => token.GetInt32())];
            CollectionAssert.AreEqual(expected, tokenizer.Encode(text).ToArray(), text);
            lines++;
        }

        Assert.AreEqual(golden.Config.GetProperty("lines_in_golden_tokens").GetInt32(), lines);
    }

    [TestMethod]
    public void Rows_equal_those_of_the_reference_tokenizer()
    {
        using GoldenCase golden = GoldenCase.Open("tokens");
        string[] texts = [.. golden.Config.GetProperty("full77_texts").EnumerateArray().Select(text => text.GetString()!)];

        long[] rows = Load("vocab.json").Tokenize(texts, (int)golden.Shape("full77")[1]);

        CollectionAssert.AreEqual(golden.Integers("full77"), rows);
    }

    [TestMethod]
    public void Truncated_rows_equal_those_of_the_reference_tokenizer()
    {
        using GoldenCase golden = GoldenCase.Open("tokens");
        using JsonDocument reductions = JsonDocument.Parse(File.ReadAllBytes(golden.PathOf("clipa_reductions.json")));
        string[] captions = [
            .. reductions.RootElement.GetProperty("captions").EnumerateArray().Select(caption => caption.GetProperty("text").GetString()!)];
        ClipTokenizer tokenizer = Load("vocab.json");
        foreach (JsonElement context in golden.Config.GetProperty("contexts").EnumerateArray())
        {
            CollectionAssert.AreEqual(golden.Integers($"truncate_{context}"), tokenizer.Tokenize(captions, context.GetInt32()));
        }
    }

    [TestMethod]
    public void The_vocabulary_has_the_size_and_special_tokens_of_the_reference()
    {
        using GoldenCase golden = GoldenCase.Open("tokens");

        ClipTokenizer tokenizer = Load("bpe_simple_vocab_16e6.txt.gz");

        Assert.AreEqual(golden.Config.GetProperty("vocab").GetInt32(), tokenizer.VocabularySize);
        Assert.AreEqual(golden.Config.GetProperty("sot").GetInt32(), tokenizer.StartToken);
        Assert.AreEqual(golden.Config.GetProperty("eot").GetInt32(), tokenizer.EndToken);
    }

    private static ClipTokenizer Load(string layout) => layout == "vocab.json"
        ? ClipTokenizer.Load(
            TestData.Require("data", "clip-bpe", "vocab.json"), TestData.Require("data", "clip-bpe", "merges_clip48894.txt"))
        : ClipTokenizer.LoadBpe(TestData.Require("data", "clip-bpe", layout));
}
