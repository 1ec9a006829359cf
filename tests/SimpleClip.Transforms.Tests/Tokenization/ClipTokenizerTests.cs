namespace SimpleClip.Tests.Tokenization;

[TestClass]
public sealed class ClipTokenizerTests
{
    private static readonly ClipTokenizer Tokenizer = ClipTokenizer.Train(Captions.Training, 600);

    [TestMethod]
    public void A_row_is_start_token_tokens_end_token_zeros()
    {
        int[] tokens = [.. Tokenizer.Encode("a red circle")];

        long[] row = Tokenizer.Tokenize("a red circle", 10);

        long[] expected = [Tokenizer.StartToken, .. tokens.Select(token => (long)token), Tokenizer.EndToken];
        CollectionAssert.AreEqual(expected.Concat(new long[10 - expected.Length]).ToArray(), row);
    }

    [TestMethod]
    public void Truncation_keeps_the_end_token()
    {
        int[] tokens = [.. Tokenizer.Encode("a red circle above the square")];

        long[] row = Tokenizer.Tokenize("a red circle above the square", 4);

        CollectionAssert.AreEqual(new long[] { Tokenizer.StartToken, tokens[0], tokens[1], Tokenizer.EndToken }, row);
    }

    [TestMethod]
    public void An_empty_text_is_the_two_special_tokens() =>
        CollectionAssert.AreEqual(new long[] { Tokenizer.StartToken, Tokenizer.EndToken, 0 }, Tokenizer.Tokenize(" \n", 3));

    [TestMethod]
    public void The_shortest_row_holds_the_special_tokens_only()
    {
        CollectionAssert.AreEqual(new long[] { Tokenizer.StartToken, Tokenizer.EndToken }, Tokenizer.Tokenize("a red circle", 2));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Tokenizer.Tokenize("a red circle", 1));
    }

    [TestMethod]
    public void Rows_of_several_texts_follow_each_other() => CollectionAssert.AreEqual(
        Tokenizer.Tokenize("red", 6).Concat(Tokenizer.Tokenize("a blue square", 6)).ToArray(),
        Tokenizer.Tokenize(["red", "a blue square"], 6));

    [TestMethod]
    public void Decoding_gives_the_words_back() =>
        Assert.AreEqual("the red circle 's 日本 😀", Tokenizer.Decode(Tokenizer.Encode("The RED circle's 日本 😀")));

    [TestMethod]
    public void Decoding_skips_the_start_token_and_stops_at_the_end_token() =>
        Assert.AreEqual("red", Tokenizer.Decode(Tokenizer.Tokenize("red", 8).Select(token => (int)token)));

    [TestMethod]
    public void Decoding_refuses_ids_outside_the_vocabulary() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Tokenizer.Decode([Tokenizer.VocabularySize]));

    [TestMethod]
    public void A_text_longer_than_any_buffer_gives_all_its_tokens()
    {
        string text = string.Join(' ', Enumerable.Repeat("red", 5000));

        IReadOnlyList<int> tokens = Tokenizer.Encode(text);

        CollectionAssert.AreEqual(Enumerable.Repeat(Tokenizer.Encode("red").Single(), 5000).ToArray(), tokens.ToArray());
    }

    [TestMethod]
    public void Upper_case_and_white_space_do_not_matter() =>
        CollectionAssert.AreEqual(Tokenizer.Encode("a red circle").ToArray(), Tokenizer.Encode("\t A\u00A0RED \n\n Circle  ").ToArray());

    [TestMethod]
    public void Lower_casing_follows_the_two_special_rules_of_Unicode()
    {
        CollectionAssert.AreEqual(Tokenizer.Encode("ὀδυσσεύς").ToArray(), Tokenizer.Encode("ὈΔΥΣΣΕΎΣ").ToArray());
        CollectionAssert.AreEqual(Tokenizer.Encode("i\u0307stanbul").ToArray(), Tokenizer.Encode("İstanbul").ToArray());
    }

    [TestMethod]
    public void Many_threads_get_the_ids_that_one_gets()
    {
        string[] texts = [.. Enumerable.Range(0, 300).Select(seed => Captions.Random(new Random(seed)))];
        ClipTokenizer fresh = ClipTokenizer.Train(Captions.Training, 600);
        int[][] expected = [.. texts.Select(text => Tokenizer.Encode(text).ToArray())];

        Parallel.For(0, 20_000, i => CollectionAssert
            .AreEqual(expected[i % texts.Length], fresh.Encode(texts[i % texts.Length]).ToArray()));
    }

    [TestMethod]
    public void Words_seen_before_are_tokenized_without_an_allocation()
    {
        long[] row = new long[16];
        Tokenizer.Tokenize("a red circle above the square", row);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 1000; i++)
        {
            Tokenizer.Tokenize("a red circle above the square", row);
        }

        Assert.IsLessThan(1000, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
