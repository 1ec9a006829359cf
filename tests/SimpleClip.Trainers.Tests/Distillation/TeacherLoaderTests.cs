using System.Text.Json;
using SimpleClip.Distillation;
using SimpleClip.Export;
using SimpleClip.Networks;
using SimpleClip.Testing;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Distillation;

[TestClass]
public sealed class TeacherLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ClipNetwork _network = TestNetworks.Create(TestTeachers.Config);

    public void Dispose()
    {
        _network.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    public void A_package_with_weights_is_a_network()
    {
        string path = SavePackage(includeWeights: true);

        using ITeacher teacher = Load(new TeacherOptions { Path = path, LogitScale = 70 });

        Assert.IsInstanceOfType<NetworkTeacher>(teacher);
        Assert.AreEqual(("teacher.clip", 70.0), (teacher.Name, teacher.LogitScale));
        AssertTeachesTheNetwork(teacher);
    }

    [TestMethod]
    public void A_package_without_weights_is_computed_by_its_graphs()
    {
        using ITeacher teacher = Load(new TeacherOptions { Path = SavePackage(includeWeights: false) });

        Assert.IsInstanceOfType<OnnxTeacher>(teacher);
        AssertTeachesTheNetwork(teacher);
    }

    [TestMethod]
    public void Weights_whose_package_normalises_pixels_in_its_graph_need_the_settings()
    {
        string path = _folder.File("folded.clip");
        _network.ToClipModel(TestTeachers.Tokenizer, TestTeachers.Images, new OnnxExportOptions { Normalization = TestTeachers.Images }).Save(path);

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Load(new TeacherOptions { Path = path })).Message, path);
        using ITeacher teacher = Load(new TeacherOptions { Path = path, Image = TestTeachers.Images });
        AssertTeachesTheNetwork(teacher);
    }

    [TestMethod]
    public void A_folder_of_open_clip_is_a_network()
    {
        SaveFolder(TestTeachers.Tokenizer);

        using ITeacher teacher = Load(new TeacherOptions { Path = _folder.Path + Path.DirectorySeparatorChar });

        Assert.IsInstanceOfType<NetworkTeacher>(teacher);
        Assert.AreEqual(Path.GetFileName(_folder.Path), teacher.Name);
        AssertTeachesTheNetwork(teacher);
    }

    [TestMethod]
    public void Weights_alone_need_an_architecture_and_a_tokenizer()
    {
        SaveFolder(tokenizer: null);
        string weights = _folder.File("open_clip_model.safetensors"), moved = _folder.File("weights.safetensors"), configuration = _folder.File("open_clip_config.json");
        File.Move(weights, moved);
        TestTeachers.Tokenizer.Save(_folder.File("tokenizer"));

        Assert.ThrowsExactly<InvalidDataException>(() => Load(new TeacherOptions { Path = moved }));
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Load(new TeacherOptions { Path = moved, Architecture = configuration }));
        using ITeacher teacher = Load(new TeacherOptions { Path = moved, Architecture = configuration, TokenizerPath = _folder.File("tokenizer") });

        StringAssert.Contains(error.Message, nameof(TeacherOptions.TokenizerPath));
        AssertTeachesTheNetwork(teacher);
    }

    [TestMethod]
    public void A_pair_of_graphs_is_a_teacher()
    {
        TeacherOptions options = SavePair();

        using ITeacher teacher = Load(options);

        Assert.IsInstanceOfType<OnnxTeacher>(teacher);
        Assert.AreEqual((12, 8), (teacher.EmbeddingDimension, teacher.ContextLength));
        Assert.AreEqual(100, teacher.LogitScale, 1e-9);
        AssertTeachesTheNetwork(teacher);
    }

    [TestMethod]
    public void Graphs_in_the_wrong_places_and_other_files_are_refused_by_name()
    {
        TeacherOptions swapped = SavePair(), broken = SavePair();
        (swapped.ImageModelPath, swapped.TextModelPath) = (swapped.TextModelPath, swapped.ImageModelPath);
        broken.TextModelPath = _folder.File("broken.onnx");
        File.WriteAllText(broken.TextModelPath, "This is no graph.");

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Load(swapped)).Message, "expected image_embeds, found text_embeds");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Load(broken)).Message, broken.TextModelPath);
    }

    [TestMethod]
    public void A_folder_for_embeddings_keeps_them_for_the_next_training()
    {
        var options = new TeacherOptions { Path = SavePackage(includeWeights: true), CacheFolder = _folder.File("cache") };
        using Tensor pixels = TestTeachers.Pixels(3);
        float[] first;
        using (ITeacher teacher = Load(options))
        {
            first = TestTeachers.Values(teacher.EncodeImages(pixels));
        }

        using var again = (CachingTeacher)Load(options);

        CollectionAssert.AreEqual(first, TestTeachers.Values(again.EncodeImages(pixels)));
        Assert.AreEqual((3, 0), (again.Images.Hits, again.Images.Misses));
        string[] files = [.. Directory.GetFiles(options.CacheFolder, "*.features").Select(file => Path.GetFileName(file)).Order()];
        CollectionAssert.AreEqual(new[] { $"image-{again.Fingerprint[..16]}.features", $"text-{again.Fingerprint[..16]}.features" }, files);
    }

    [TestMethod]
    public void Options_that_say_too_little_or_too_much_are_refused()
    {
        TeacherOptions both = SavePair(), noTokenizer = SavePair();
        both.Path = "x.clip";
        noTokenizer.TokenizerPath = null;

        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Load(new TeacherOptions())).Message, "A teacher needs Path");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Load(both)).Message, "both are given");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Load(noTokenizer)).Message, "TokenizerPath");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Load(new TeacherOptions { Path = "x", LogitScale = -1, CacheAugmentations = -1 })).Message, "CacheAugmentations");
        Assert.ThrowsExactly<FileNotFoundException>(() => Load(new TeacherOptions { Path = _folder.File("missing.clip") }));
        Assert.ThrowsExactly<FileNotFoundException>(() => Load(new TeacherOptions { Path = _folder.File("missing") }));
    }

    [TestMethod]
    public void Options_survive_a_round_trip_through_json()
    {
        TeacherOptions options = SavePair();
        options.LogitScale = 60;
        options.CacheFolder = "cache";
        string json = JsonSerializer.Serialize(options);

        TeacherOptions back = JsonSerializer.Deserialize<TeacherOptions>(json)!;

        Assert.AreEqual(json, JsonSerializer.Serialize(back));
        CollectionAssert.AreEqual(options.Image!.Std.ToArray(), back.Image!.Std.ToArray());
        Assert.AreEqual(60, back.LogitScale);
    }

    private static ITeacher Load(TeacherOptions options) => TeacherLoader.Load(options, CPU, ComputePrecision.Float32, Assert.Fail);

    private static void AssertTeachesTheNetwork(ITeacher teacher)
    {
        using var expected = new NetworkTeacher("expected", TestNetworks.Create(TestTeachers.Config), TestTeachers.Images, TestTeachers.Tokenizer, CPU);
        using Tensor pixels = TestTeachers.Pixels(3), tokens = TestTeachers.Tokens("a red picture", "blue");
        using Tensor images = teacher.EncodeImages(pixels), texts = teacher.EncodeTexts(tokens);
        using Tensor expectedImages = expected.EncodeImages(pixels), expectedTexts = expected.EncodeTexts(tokens);
        Assert.IsTrue(images.allclose(expectedImages, 1e-5, 1e-5));
        Assert.IsTrue(texts.allclose(expectedTexts, 1e-5, 1e-5));
    }

    private string SavePackage(bool includeWeights)
    {
        string path = _folder.File("teacher.clip");
        _network.ToClipModel(TestTeachers.Tokenizer, TestTeachers.Images, includeWeights: includeWeights).Save(path);
        return path;
    }

    private void SaveFolder(ClipTokenizer? tokenizer)
    {
        var architecture = new ClipArchitecture { Name = "small", Network = TestTeachers.Config, Image = TestTeachers.Images };
        using var pretrained = new PretrainedClip(TestNetworks.Create(TestTeachers.Config), architecture, tokenizer);
        pretrained.Save(_folder.Path, PretrainedFormat.OpenClip);
    }

    private TeacherOptions SavePair()
    {
        ClipModel model = _network.ToClipModel(TestTeachers.Tokenizer, TestTeachers.Images);
        File.WriteAllBytes(_folder.File("image.onnx"), model.ImageGraph.ToArray());
        File.WriteAllBytes(_folder.File("text.onnx"), model.TextGraph.ToArray());
        TestTeachers.Tokenizer.Save(_folder.File("tokenizer"));
        return new TeacherOptions
        {
            ImageModelPath = _folder.File("image.onnx"),
            TextModelPath = _folder.File("text.onnx"),
            TokenizerPath = _folder.File("tokenizer"),
            Image = TestTeachers.Images,
        };
    }
}
