using System.Runtime.InteropServices;
using SimpleClip.Images;
using SimpleClip.Networks;
using SimpleClip.Testing;
using static TorchSharp.torch;

namespace SimpleClip.Convert.Tests;

[TestClass]
public sealed class ConversionTests : IDisposable
{
    private static readonly string[] Labels = ["a photo of a dog", "a photo of a child on a beach", "a city street at night"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("ViT-mini-quickgelu", PretrainedFormat.HuggingFace)]
    [DataRow("ViT-mini", PretrainedFormat.OpenClip)]
    [DataRow("RN-mini", PretrainedFormat.OpenClip)]
    [DataRow("SiCLIP-mini", PretrainedFormat.OpenClip)]
    public void A_folder_of_weights_becomes_a_model_that_classifies_photos_as_its_network_does(string name, PretrainedFormat format)
    {
        ClipArchitecture architecture = ClipArchitectures.Get(name);
        using PretrainedClip pretrained = Save(architecture, format, ClipTokenizer.LoadBpe(TestData.Require("data", "clip-bpe", "bpe_simple_vocab_16e6.txt.gz")));

        ClipModel model = Convert(_folder.Path, "model.clip");

        Assert.IsTrue(model.HasWeights);
        Assert.AreEqual(name, model.Info.Provenance["name"]);
        Assert.AreEqual(architecture.Network.QuickGelu ? "quick_gelu" : "gelu", model.Info.Activation);
        float[] expected = ClassifyInTorch(pretrained), actual = Classify(model);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], 1e-4, $"similarity {i}");
        }
    }

    [TestMethod]
    [DataRow("--fp16", 0.6, 1e-3)]
    [DataRow("--int8", 0.4, 0.05)]
    public void Smaller_weights_give_nearly_the_same_similarities(string option, double share, double tolerance)
    {
        string merges = TestData.Require("data", "clip-bpe", "bpe_simple_vocab_16e6.txt.gz");
        using PretrainedClip pretrained = Save(ClipArchitectures.Get("ViT-mini"), PretrainedFormat.OpenClip, tokenizer: null);

        ClipModel whole = Convert(_folder.Path, "whole.clip", "--no-weights", "--tokenizer", merges);
        ClipModel small = Convert(_folder.Path, "small.clip", "--no-weights", "--tokenizer", merges, option);

        Assert.IsFalse(small.HasWeights);
        Assert.IsLessThan(share * (whole.ImageGraph.Length + whole.TextGraph.Length), small.ImageGraph.Length + small.TextGraph.Length);
        float[] expected = Classify(whole), actual = Classify(small);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], tolerance, $"similarity {i}");
        }
    }

    [TestMethod]
    public void Another_image_size_and_context_are_taken_over()
    {
        using PretrainedClip pretrained = Save(ClipArchitectures.Get("ViT-mini"), PretrainedFormat.OpenClip, tokenizer: null);

        ClipModel model = Convert(
            _folder.Path, "model.clip", "--image-size", "96", "--context", "16", "--tokenizer", TestData.Require("data", "clip-bpe", "bpe_simple_vocab_16e6.txt.gz"));

        Assert.AreEqual(96, model.Info.Image.Size);
        Assert.AreEqual(16, model.Info.ContextLength);
    }

    [TestMethod]
    public void What_is_missing_is_told_in_words()
    {
        using PretrainedClip pretrained = Save(ClipArchitectures.Get("ViT-mini"), PretrainedFormat.OpenClip, tokenizer: null);
        var (noTokenizer, _, tokenizerErrors) = ConvertProcess.Run(_folder.Path, _folder.File("model.clip"));
        File.Delete(_folder.File("open_clip_config.json"));
        var (noConfiguration, _, configurationErrors) = ConvertProcess.Run(_folder.Path, _folder.File("model.clip"));
        var (wrongName, _, nameErrors) = ConvertProcess.Run(_folder.Path, _folder.File("model.clip"), "--architecture", "ViT-min");

        Assert.AreEqual((1, 1, 1), (noTokenizer, noConfiguration, wrongName));
        StringAssert.Contains(tokenizerErrors, "No tokenizer lies beside the weights");
        StringAssert.Contains(configurationErrors, "fit ViT-mini, ViT-mini-quickgelu");
        StringAssert.Contains(nameErrors, "The nearest names are ViT-mini");
        Assert.IsFalse(File.Exists(_folder.File("model.clip")));
    }

    [TestMethod]
    [DataRow("--fp16 and --int8 exclude each other", "a", "b", "--fp16", "--int8")]
    [DataRow("--images", "a", "b", "--images", "sepia")]
    [DataRow("Required argument missing", "a")]
    public void A_wrong_argument_is_told_in_one_line(string expected, params string[] arguments)
    {
        var (exitCode, output, errors) = ConvertProcess.Run(arguments);

        Assert.AreEqual(2, exitCode);
        Assert.IsEmpty(output);
        StringAssert.Contains(errors, expected);
        Assert.AreEqual(1, errors.Count(character => character == '\n'), errors);
    }

    private static ImageSource[] Photos() =>
    [
        .. Directory.EnumerateFiles(TestData.Require("data", "photos-original"), "*.jpg").Order(StringComparer.Ordinal).Take(3).Select(ImageSource.FromFile),
    ];

    private static float[] Classify(ClipModel model)
    {
        using var encoder = new ClipEncoder(model);
        float[] images = encoder.EmbedImages(Photos()), texts = encoder.EmbedTexts(Labels);
        return Similarities(images, texts, encoder.Dimension);
    }

    private static float[] ClassifyInTorch(PretrainedClip pretrained)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var processor = new ClipImageProcessor(pretrained.Architecture.Image);
        int size = processor.Options.Size;
        float[] pixels = new float[processor.ValuesPerImage];
        Tensor[] images =
        [
            .. Photos().Select(photo =>
            {
                processor.Process(photo, pixels);
                return tensor(pixels).reshape(1, 3, size, size);
            }),
        ];
        int context = pretrained.Network.Text.ContextLength;
        Tensor ids = tensor(pretrained.Tokenizer!.Tokenize(Labels, context)).reshape(-1, context);
        return Similarities(
            ToArray(pretrained.Network.EncodeImage(cat(images, 0))), ToArray(pretrained.Network.EncodeText(ids)), pretrained.Network.Config.EmbeddingDimension);
    }

    private static float[] ToArray(Tensor values) => MemoryMarshal.Cast<byte, float>(values.contiguous().bytes).ToArray();

    private static float[] Similarities(float[] images, float[] texts, int dimension) =>
    [
        .. from image in images.Chunk(dimension)
           from text in texts.Chunk(dimension)
           select image.Zip(text, (left, right) => left * right).Sum(),
    ];

    private ClipModel Convert(string source, string output, params string[] options)
    {
        var (exitCode, told, errors) = ConvertProcess.Run([source, _folder.File(output), .. options]);
        Assert.AreEqual(0, exitCode, errors);
        StringAssert.Contains(told, output);
        return ClipModel.Load(_folder.File(output));
    }

    private PretrainedClip Save(ClipArchitecture architecture, PretrainedFormat format, ClipTokenizer? tokenizer)
    {
        using var random = new Generator(1);
        var network = new ClipNetwork(architecture.Network, random);
        network.eval();
        var pretrained = new PretrainedClip(network, architecture, tokenizer);
        pretrained.Save(_folder.Path, format);
        return pretrained;
    }
}
