using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using SimpleClip.Images;
using SimpleClip.Testing;
using SimpleClip.Weights;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace SimpleClip.Tests.Models;

[TestClass]
public sealed class ClipModelTests
{
    [TestMethod]
    public void What_is_saved_is_loaded()
    {
        using var folder = new TemporaryFolder();
        ClipModel model = ColorModel.Create(Weights());
        model.Save(folder.File("sub/a.clip"));

        ClipModel loaded = ClipModel.Load(folder.File("sub/a.clip"));

        Assert.AreEqual(model.Info.Architecture, loaded.Info.Architecture);
        Assert.AreEqual(model.Info.LogitScale, loaded.Info.LogitScale);
        Assert.AreEqual(4, loaded.Info.Config!.Value.GetProperty("embed_dim").GetInt32());
        CollectionAssert.AreEqual(model.Info.Image.Mean.ToArray(), loaded.Info.Image.Mean.ToArray());
        CollectionAssert.AreEqual(model.ImageGraph.ToArray(), loaded.ImageGraph.ToArray());
        CollectionAssert.AreEqual(model.TextGraph.ToArray(), loaded.TextGraph.ToArray());
        CollectionAssert.AreEqual(model.Tokenizer.Tokenize("a red square"), loaded.Tokenizer.Tokenize("a red square"));
        using SafetensorsFile weights = loaded.OpenWeights();
        CollectionAssert.AreEqual(new[] { 1f, 2f }, weights.ReadFloats("w"));
    }

    [TestMethod]
    public void Limits_on_images_can_be_set_for_a_service()
    {
        using Image<Rgb24> picture = Images.Pictures.Plain("red", 12, 10);
        ImageSource source = ImageSource.FromBytes(Images.Pictures.Png(picture), "upload");
        ClipModel model = ColorModel.Create(Weights()).WithImageOptions(options => options with { MaxPixels = 119 });
        using var encoder = new ClipEncoder(model);

        ImageReadException exception = Assert.ThrowsExactly<ImageReadException>(() => encoder.EmbedImages([source]));

        Assert.AreEqual(ImageReadFailure.TooLarge, exception.Failure);
        Assert.IsTrue(model.HasWeights);
        using var roomy = new ClipEncoder(model.WithImageOptions(options => options with { MaxPixels = 120 }));
        Assert.HasCount(ColorModel.Dimension, roomy.EmbedImages([source]));
    }

    [TestMethod]
    public void The_size_of_images_is_the_image_towers() => Assert.Contains(
        "expected that size",
        Assert.ThrowsExactly<ArgumentException>(() => ColorModel.Create().WithImageOptions(options => options with { Size = 3 })).Message);

    [TestMethod]
    public void The_image_settings_of_the_training_are_an_optional_part()
    {
        ClipModel model = ColorModel.Create();
        Assert.IsNull(ClipModel.Load(new MemoryStream(Bytes(model))).Info.TrainingImage);
        Assert.DoesNotContain("trainingImage", Encoding.UTF8.GetString(Entry("clip.json")));
        ClipModelInfo info = model.Info with { TrainingImage = model.Info.Image with { Mean = [0.1f, 0.2f, 0.3f] } };
        ClipModel changed = ClipModel.Create(info, model.ImageGraph.ToArray(), model.TextGraph.ToArray(), model.Tokenizer);

        ClipModel loaded = ClipModel.Load(new MemoryStream(Bytes(changed)));

        CollectionAssert.AreEqual(new[] { 0.1f, 0.2f, 0.3f }, loaded.Info.TrainingImage!.Mean.ToArray());
        CollectionAssert.AreEqual(model.Info.Image.Mean.ToArray(), loaded.Info.Image.Mean.ToArray());
        info = info with { TrainingImage = model.Info.Image with { Size = 9 } };
        Assert.Contains("9", Assert.ThrowsExactly<ArgumentException>(info.Validate).Message);
    }

    [TestMethod]
    public void What_a_description_leaves_out_has_its_default()
    {
        JsonObject json = JsonNode.Parse(Entry("clip.json"))!.AsObject();
        Assert.IsTrue(json.Remove("logitScale"));
        Assert.IsTrue(json.Remove("activation"));
        byte[] changed = Change("clip.json", Encoding.UTF8.GetBytes(json.ToJsonString()), dropChecksums: true);

        ClipModelInfo info = ClipModel.Load(new MemoryStream(changed)).Info;

        Assert.AreEqual(Math.Log(100), info.LogitScale);
        Assert.AreEqual("gelu", info.Activation);
    }

    [TestMethod]
    public void The_same_model_gives_the_same_bytes()
    {
        byte[] first = Bytes(ColorModel.Create());
        byte[] second = Bytes(ClipModel.Load(new MemoryStream(first)));

        CollectionAssert.AreEqual(first, second);
    }

    [TestMethod]
    public void A_stream_that_cannot_seek_gets_the_same_bytes()
    {
        var inner = new MemoryStream();
        using (var oneWay = new BrotliStream(inner, CompressionMode.Compress, leaveOpen: true))
        {
            ColorModel.Create().Save(oneWay);
        }

        inner.Position = 0;
        var bytes = new MemoryStream();
        using (var back = new BrotliStream(inner, CompressionMode.Decompress))
        {
            back.CopyTo(bytes);
        }

        CollectionAssert.AreEqual(Bytes(ColorModel.Create()), bytes.ToArray());
    }

    [TestMethod]
    public void A_model_without_weights_says_so()
    {
        Assert.IsFalse(ColorModel.Create().HasWeights);
        Assert.ThrowsExactly<InvalidOperationException>(() => ColorModel.Create().OpenWeights());
    }

    [TestMethod]
    public void A_tokenizer_of_another_vocabulary_is_refused()
    {
        ClipModel model = ColorModel.Create();
        ClipTokenizer other = ClipTokenizer.Train(["abc"], 514);

        ArgumentException exception = Assert.ThrowsExactly<ArgumentException>(
            () => ClipModel.Create(model.Info, model.ImageGraph.ToArray(), model.TextGraph.ToArray(), other));

        Assert.Contains("514", exception.Message);
    }

    [TestMethod]
    public void Failing_to_save_leaves_the_old_file()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.clip"), "old");

        Assert.ThrowsExactly<IOException>(() => AtomicFile.Write(folder.File("a.clip"), stream =>
        {
            stream.WriteByte(1);
            throw new IOException("disk full");
        }));

        Assert.AreEqual("old", File.ReadAllText(folder.File("a.clip")));
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void A_package_cut_off_anywhere_is_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = Bytes(ColorModel.Create());
        for (int length = 0; length < bytes.Length; length += 97)
        {
            File.WriteAllBytes(folder.File("cut.clip"), bytes[..length]);
            InvalidDataException exception = Assert.ThrowsExactly<InvalidDataException>(
                () => ClipModel.Load(folder.File("cut.clip")), $"{length} bytes");
            Assert.Contains("cut.clip", exception.Message);
        }
    }

    [TestMethod]
    [DataRow("clip.json")]
    [DataRow("image.onnx")]
    [DataRow("text.onnx")]
    [DataRow("tokenizer/vocab.json")]
    [DataRow("tokenizer/merges.txt")]
    public void A_missing_entry_is_named(string entry) => Fails(Change(entry, null), entry);

    [TestMethod]
    [DataRow("image.onnx")]
    [DataRow("tokenizer/merges.txt")]
    public void Changed_bytes_are_found(string entry) => Fails(Change(entry, "x"u8.ToArray()), entry, "checksum");

    [TestMethod]
    [DataRow("\"formatVersion\": 1", "\"formatVersion\": 99")]
    [DataRow("\"embeddingDimension\": 4", "\"embeddingDimension\": 0")]
    [DataRow("\"vocabularySize\"", "\"size\"")]
    [DataRow("bicubic", "nearest")]
    [DataRow("{", "[")]
    public void A_description_out_of_range_is_refused(string original, string replacement)
    {
        string json = Encoding.UTF8.GetString(Entry("clip.json"));
        byte[] changed = Encoding.UTF8.GetBytes(json.Replace(original, replacement, StringComparison.Ordinal));
        Fails(Change("clip.json", changed, dropChecksums: true), "clip.json");
    }

    [TestMethod]
    public void A_decompression_bomb_is_refused_before_it_unfolds()
    {
        byte[] bomb = Change("image.onnx", new byte[50_000_000], dropChecksums: true);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Fails(bomb, "image.onnx", "50000000");

        Assert.IsLessThan(20_000_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void A_missing_file_is_named() =>
        Assert.Contains("model.clip", Assert.ThrowsExactly<FileNotFoundException>(() => ClipModel.Load("/tmp/model.clip")).Message);

    private static byte[] Weights()
    {
        var writer = new SafetensorsWriter();
        writer.Add("w", [2], [1f, 2f]);
        var stream = new MemoryStream();
        writer.Save(stream);
        return stream.ToArray();
    }

    private static byte[] Bytes(ClipModel model)
    {
        var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    private static byte[] Entry(string name)
    {
        using var archive = new ZipArchive(new MemoryStream(Bytes(ColorModel.Create())));
        using Stream stream = archive.GetEntry(name)!.Open();
        var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] Change(string entry, byte[]? content, bool dropChecksums = false)
    {
        var stream = new MemoryStream();
        stream.Write(Bytes(ColorModel.Create()));
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            archive.GetEntry(entry)!.Delete();
            if (dropChecksums)
            {
                archive.GetEntry("checksums.sha256")!.Delete();
            }

            if (content is not null)
            {
                using Stream target = archive.CreateEntry(entry).Open();
                target.Write(content);
            }
        }

        return stream.ToArray();
    }

    private static void Fails(byte[] package, params string[] expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("bad.clip"), package);
        InvalidDataException exception = Assert.ThrowsExactly<InvalidDataException>(() => ClipModel.Load(folder.File("bad.clip")));
        foreach (string part in (string[])["bad.clip", .. expected])
        {
            Assert.Contains(part, exception.Message);
        }
    }
}
