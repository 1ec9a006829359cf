using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Tokenization;

[TestClass]
public sealed class VocabularyFileTests
{
    private static readonly ClipTokenizer Tokenizer = ClipTokenizer.Train(Captions.Training, 600);

    [TestMethod]
    public void A_saved_vocabulary_gives_the_same_ids()
    {
        using var folder = new TemporaryFolder();
        Tokenizer.Save(folder.Path);

        ClipTokenizer loaded = ClipTokenizer.Load(folder.File("vocab.json"), folder.File("merges.txt"));

        Assert.AreEqual(Tokenizer.VocabularySize, loaded.VocabularySize);
        for (int seed = 0; seed < 500; seed++)
        {
            string text = Captions.Random(new Random(seed));
            CollectionAssert.AreEqual(Tokenizer.Encode(text).ToArray(), loaded.Encode(text).ToArray(), text);
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_list_of_merges_alone_gives_the_same_ids(bool compressed)
    {
        using var folder = new TemporaryFolder();
        Tokenizer.Save(folder.Path);
        string path = folder.File("merges.txt");
        if (compressed)
        {
            path = folder.File("merges.txt.gz");
            using var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
            gzip.Write(File.ReadAllBytes(folder.File("merges.txt")));
        }

        ClipTokenizer loaded = ClipTokenizer.LoadBpe(path, Tokenizer.VocabularySize);

        CollectionAssert.AreEqual(
            Tokenizer.Encode("the red circle's shadow").ToArray(), loaded.Encode("the red circle's shadow").ToArray());
    }

    [TestMethod]
    public void A_list_with_too_few_merges_is_refused()
    {
        using var folder = new TemporaryFolder();
        Tokenizer.Save(folder.Path);

        AssertMessage(() => ClipTokenizer.LoadBpe(folder.File("merges.txt"), 5000), folder.File("merges.txt"), "needs 4486");
    }

    [TestMethod]
    public void A_cut_off_gzip_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        using (var gzip = new GZipStream(File.Create(folder.File("bad.gz")), CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes("#version: 0.2\na b\n"));
        }

        byte[] bytes = File.ReadAllBytes(folder.File("bad.gz"));
        bytes[12] ^= 0xFF;
        File.WriteAllBytes(folder.File("bad.gz"), bytes);

        AssertMessage(() => ClipTokenizer.LoadBpe(folder.File("bad.gz"), 515), "bad.gz");
    }

    [TestMethod]
    [DataRow("r e d", "line 2", "one space")]
    [DataRow("red", "line 2", "one space")]
    [DataRow("zz yy", "line 2", "'zz'")]
    public void A_malformed_merge_is_reported_with_file_and_line(string line, params string[] expected) =>
        AssertMessage(() => Load(merges: "#version: 0.2\n" + line + "\n"), ["merges.txt", .. expected]);

    [TestMethod]
    public void A_merge_that_is_there_twice_is_reported_with_file_and_line()
    {
        string merge = Encoding.UTF8.GetString(Files().Merges).Split('\n')[1];

        AssertMessage(() => Load(merges: $"#version: 0.2\n{merge}\n{merge}\n"), "merges.txt", "line 3", merge);
    }

    [TestMethod]
    public void A_missing_special_token_is_reported()
    {
        JsonObject vocabulary = JsonNode.Parse(Files().Vocabulary)!.AsObject();
        vocabulary.Remove("<|endoftext|>");

        AssertMessage(() => Load(vocabulary.ToJsonString()), "vocab.json", "<|endoftext|>");
    }

    [TestMethod]
    [DataRow(-1)]
    [DataRow(0)]
    [DataRow(99999)]
    public void An_id_that_is_taken_or_out_of_range_is_reported(int id)
    {
        JsonObject vocabulary = JsonNode.Parse(Files().Vocabulary)!.AsObject();
        vocabulary["<|endoftext|>"] = id;

        AssertMessage(() => Load(vocabulary.ToJsonString()), "vocab.json", "every id from 0");
    }

    [TestMethod]
    [DataRow("[1, 2]")]
    [DataRow("{ \"a\": \"b\" }")]
    [DataRow("{ \"a\": 1, ")]
    [DataRow("")]
    public void Anything_but_an_object_of_ids_is_refused(string json) => AssertMessage(() => Load(json), "vocab.json", "JSON object");

    [TestMethod]
    public void A_missing_file_is_named()
    {
        using var folder = new TemporaryFolder();

        FileNotFoundException exception = Assert.ThrowsExactly<FileNotFoundException>(() => ClipTokenizer.LoadBpe(folder.File("bpe.gz")));

        Assert.Contains("bpe.gz", exception.Message);
    }

    private static (byte[] Vocabulary, byte[] Merges) Files()
    {
        var vocabulary = new MemoryStream();
        var merges = new MemoryStream();
        Tokenizer.Save(vocabulary, merges);
        return (vocabulary.ToArray(), merges.ToArray());
    }

    private static ClipTokenizer Load(string? vocabulary = null, string? merges = null) => ClipTokenizer.Load(
        new MemoryStream(vocabulary is null ? Files().Vocabulary : Encoding.UTF8.GetBytes(vocabulary)),
        new MemoryStream(merges is null ? Files().Merges : Encoding.UTF8.GetBytes(merges)));

    private static void AssertMessage(Func<ClipTokenizer> load, params string[] expected)
    {
        InvalidDataException exception = Assert.ThrowsExactly<InvalidDataException>(() => load());
        foreach (string part in expected)
        {
            Assert.Contains(part, exception.Message);
        }
    }
}
