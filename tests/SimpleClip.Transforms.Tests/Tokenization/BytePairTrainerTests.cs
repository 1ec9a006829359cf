namespace SimpleClip.Tests.Tokenization;

[TestClass]
public sealed class BytePairTrainerTests
{
    [TestMethod]
    public void The_same_captions_in_any_order_give_the_same_vocabulary()
    {
        ClipTokenizer first = ClipTokenizer.Train(Captions.Training, 600);

        ClipTokenizer second = ClipTokenizer.Train(Captions.Training.Reverse(), 600);

        CollectionAssert.AreEqual(Bytes(first), Bytes(second));
    }

    [TestMethod]
    public void The_special_tokens_come_last()
    {
        ClipTokenizer tokenizer = ClipTokenizer.Train(Captions.Training, 540);

        Assert.AreEqual(540, tokenizer.VocabularySize);
        Assert.AreEqual(538, tokenizer.StartToken);
        Assert.AreEqual(539, tokenizer.EndToken);
    }

    [TestMethod]
    public void The_most_frequent_pair_is_merged_first()
    {
        ClipTokenizer tokenizer = ClipTokenizer.Train(["xy xyz zxy", "xy"], 515);

        Assert.AreEqual("xy", tokenizer.Decode([512]).Trim());
    }

    [TestMethod]
    public void Frequent_words_become_one_token() =>
        Assert.HasCount(3, ClipTokenizer.Train(Captions.Training, 2000).Encode("red circle above"));

    [TestMethod]
    public void Pairs_that_occur_once_are_not_merged() =>
        Assert.AreEqual(514, ClipTokenizer.Train(["abc def"], 5000).VocabularySize);

    [TestMethod]
    public void Anything_can_be_encoded_after_training_on_little()
    {
        ClipTokenizer tokenizer = ClipTokenizer.Train(["abc"], 514);

        Assert.AreEqual("日本 😀 ß", tokenizer.Decode(tokenizer.Encode("日本 😀 ß")));
    }

    [TestMethod]
    public void A_vocabulary_too_small_for_the_bytes_is_refused() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ClipTokenizer.Train(["abc"], 513));

    private static byte[] Bytes(ClipTokenizer tokenizer)
    {
        var stream = new MemoryStream();
        tokenizer.Save(stream, stream);
        return stream.ToArray();
    }
}
