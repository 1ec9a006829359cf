using System.Text;
using SimpleClip.Testing;
using SimpleClip.Weights;

namespace SimpleClip.Tests.Weights;

[TestClass]
public sealed class TensorFileTests
{
    [TestMethod]
    public void The_content_tells_the_format_whatever_the_name()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("weights.txt");
        Writer().Save(path);

        using TensorFile file = TensorFile.Open(path);

        Assert.AreEqual(TensorFileFormat.Safetensors, file.Format);
        Assert.AreEqual(path, file.Name);
        CollectionAssert.AreEqual(new[] { 1f, 2f }, file.ReadFloats("a"));
    }

    [TestMethod]
    public void A_header_whose_length_looks_like_a_brace_is_still_a_header()
    {
        using var folder = new TemporaryFolder();
        string header = "{}".PadRight('{');
        File.WriteAllBytes(folder.File("a"), TensorBytes.WithHeader(header, 0));

        using TensorFile file = TensorFile.Open(folder.File("a"));

        Assert.IsEmpty(file.Tensors);
    }

    [TestMethod]
    public void Threads_can_read_at_once()
    {
        using var folder = new TemporaryFolder();
        var writer = new SafetensorsWriter();
        for (int i = 0; i < 20; i++)
        {
            writer.Add($"{i}", [10_000], [.. Enumerable.Repeat((float)i, 10_000)]);
        }

        writer.Save(folder.File("a"));
        using TensorFile mapped = TensorFile.Open(folder.File("a")), streamed = SafetensorsFile.Open(File.OpenRead(folder.File("a")), "stream");

        Parallel.For(0, 400, i =>
        {
            Assert.IsTrue(mapped.ReadFloats($"{i % 20}").All(value => value == i % 20));
            Assert.IsTrue(streamed.ReadFloats($"{i % 20}").All(value => value == i % 20));
        });
    }

    [TestMethod]
    public void Shards_are_one_file()
    {
        using var folder = new TemporaryFolder();
        string index = Writer().SaveSharded(folder.File("model.safetensors"), largestShard: 12);

        Assert.AreEqual(folder.File("model.safetensors.index.json"), index);
        Assert.IsTrue(File.Exists(folder.File("model-00001-of-00003.safetensors")));
        using TensorFile file = TensorFile.Open(index);
        Assert.AreEqual(TensorFileFormat.ShardedSafetensors, file.Format);
        Assert.AreEqual("32", file.Metadata["total_size"]);
        CollectionAssert.AreEqual(new[] { "a", "b", "c" }, file.Tensors.Keys.ToArray());
        CollectionAssert.AreEqual(new[] { 1f, 2f }, file.ReadFloats("a"));
        CollectionAssert.AreEqual(new[] { 3L, 4L }, file.ReadIntegers("b"));
        CollectionAssert.AreEqual(new[] { 5f, 6f }, file.ReadFloats("c"));
    }

    [TestMethod]
    public void What_fits_one_shard_is_one_file()
    {
        using var folder = new TemporaryFolder();

        string path = Writer().SaveSharded(folder.File("model.safetensors"), largestShard: 32);

        Assert.AreEqual(folder.File("model.safetensors"), path);
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    [DataRow("{\"weight_map\":{\"a\":\"../one.safetensors\"}}", "../one.safetensors")]
    [DataRow("{\"weight_map\":{\"a\":\"/one.safetensors\"}}", "/one.safetensors")]
    [DataRow("{\"weight_map\":{\"a\":\"..\"}}", "'..'")]
    [DataRow("{\"weight_map\":{\"a\":\"sub\\\\one.safetensors\"}}", "same folder")]
    [DataRow("{\"weight_map\":{\"z\":\"one.safetensors\"}}", "'z'")]
    [DataRow("{\"weight_map\":{\"a\":\"one.safetensors\",\"b\":\"one.safetensors\"}}", "'c'")]
    [DataRow("{\"weight_map\":{\"a\":7}}", "weight_map")]
    [DataRow("{\"weight_map\":{\"a\":\"one.safetensors\",\"a\":\"one.safetensors\"}}", "weight_map")]
    [DataRow("{\"model_type\":\"clip\"}", "weight_map")]
    [DataRow("{\"weight_map\":", "weight_map")]
    public void A_wrong_index_is_refused(string json, string expected)
    {
        using var folder = new TemporaryFolder();
        Writer().Save(folder.File("one.safetensors"));
        File.WriteAllText(folder.File("model.safetensors.index.json"), json);

        string message = Assert.ThrowsExactly<InvalidDataException>(() => TensorFile.Open(folder.File("model.safetensors.index.json"))).Message;

        Assert.Contains(expected, message);
        Assert.Contains("model.safetensors.index.json", message);
    }

    [TestMethod]
    public void A_missing_shard_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("index.json"), "{\"weight_map\":{\"a\":\"gone.safetensors\"}}");

        Assert.Contains("gone.safetensors", Assert.ThrowsExactly<FileNotFoundException>(() => TensorFile.Open(folder.File("index.json"))).Message);
    }

    [TestMethod]
    [DataRow("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 600000000\n", "Git LFS")]
    [DataRow("<!DOCTYPE html><html><body>404</body></html>", "HTML")]
    [DataRow("\n<HTML><head></head></html>", "HTML")]
    [DataRow("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", "XML")]
    [DataRow("", "empty")]
    [DataRow("abc", "abc")]
    [DataRow("\u0080\u0002\u008A\u000A\u006C\u00FC\u009C\u0046\u00F9\u0020", "before 1.6")]
    [DataRow("\u0080\u0004\u0095\u0001\u0002\u0003\u0004\u0005\u0006", "pickle")]
    [DataRow("\u001F\u008B\u0008\u0000\u0000\u0000\u0000\u0001\u0002", "gzip")]
    [DataRow("GGUF\u0003\u0000\u0000\u0000\u0001", "GGUF")]
    [DataRow("\u0093NUMPY\u0001\u0000v\u0000", "NumPy")]
    public void Another_format_is_named(string content, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("model.safetensors"), Encoding.Latin1.GetBytes(content));

        string message = Assert.ThrowsExactly<InvalidDataException>(() => TensorFile.Open(folder.File("model.safetensors"))).Message;

        Assert.Contains(expected, message);
        Assert.Contains("model.safetensors", message);
    }

    [TestMethod]
    public void A_tar_archive_and_a_folder_are_named()
    {
        using var folder = new TemporaryFolder();
        byte[] tar = new byte[1024];
        "sys_info"u8.CopyTo(tar);
        "ustar"u8.CopyTo(tar.AsSpan(257));
        File.WriteAllBytes(folder.File("old.pth"), tar);

        Assert.Contains("tar", Assert.ThrowsExactly<InvalidDataException>(() => TensorFile.Open(folder.File("old.pth"))).Message);
        Assert.Contains("folder", Assert.ThrowsExactly<InvalidDataException>(() => TensorFile.Open(folder.Path)).Message);
    }

    private static SafetensorsWriter Writer()
    {
        var writer = new SafetensorsWriter();
        writer.Add("a", [2], [1f, 2f]);
        writer.Add("b", [2], [3L, 4L]);
        writer.Add("c", [2], [5f, 6f]);
        return writer;
    }
}
