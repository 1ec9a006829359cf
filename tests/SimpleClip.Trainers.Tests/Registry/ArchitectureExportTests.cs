using SimpleClip.Export;
using SimpleClip.Networks;
using SimpleClip.Trainers.Tests.Export;
using SimpleClip.Trainers.Tests.Golden;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Registry;

[TestClass]
public sealed class ArchitectureExportTests
{
    private const double Tolerance = 1e-4;

    /// <summary>Millions of parameters: open_clip, docs/model_profile.csv; ml-mobileclip, README.md and the goldens'
    /// s0_layout.json.</summary>
    private static readonly Dictionary<string, double> PublishedMillions = new()
    {
        ["convnext_tiny"] = 92.3,
        ["convnext_base"] = 151.52,
        ["RN50"] = 102.01,
        ["RN50-quickgelu"] = 102.01,
        ["RN101"] = 119.69,
        ["RN101-quickgelu"] = 119.69,
        ["RN50x4"] = 178.3,
        ["RN50x4-quickgelu"] = 178.3,
        ["RN50x16"] = 290.98,
        ["RN50x16-quickgelu"] = 290.98,
        ["ViT-B-32"] = 151.28,
        ["ViT-B-32-quickgelu"] = 151.28,
        ["ViT-B-32-256"] = 151.29,
        ["ViT-B-16"] = 149.62,
        ["ViT-B-16-quickgelu"] = 149.62,
        ["ViT-B-16-plus"] = 208.35,
        ["ViT-L-14"] = 427.62,
        ["ViT-L-14-quickgelu"] = 427.62,
        ["ViT-L-14-336"] = 427.94,
        ["ViT-L-16"] = 427.74,
        ["ViT-M-16"] = 102.02,
        ["ViT-M-16-alt"] = 78.98,
        ["ViT-M-32"] = 103.12,
        ["ViT-M-32-alt"] = 80.07,
        ["ViT-S-16"] = 62.26,
        ["ViT-S-16-alt"] = 42.4,
        ["ViT-S-32"] = 63.09,
        ["ViT-S-32-alt"] = 43.22,
    };

    /// <summary>
    /// Millions of parameters of both towers as they are used, with their branches merged: ml-mobileclip, README.md; s0_layout.json of the
    /// reference cases; for SiCLIP's image tower, 13.9 % less than that of MobileCLIP-S0.
    /// </summary>
    private static readonly Dictionary<string, (double Image, double Text, double Tolerance)> PublishedTowers = new()
    {
        ["MobileCLIP-S0"] = (11.357, 42.435, 0.0005),
        ["MobileCLIP-S1"] = (21.5, 63.4, 0.05),
        ["MobileCLIP-S2"] = (35.7, 63.4, 0.05),
        ["MobileCLIP-B"] = (86.3, 63.4, 0.05),
        ["SiCLIP-S0"] = (9.78, 42.435, 0.005),
    };

    public static IEnumerable<object[]> SmallNames => Where(IsSmall);

    public static IEnumerable<object[]> FullNames => Where(name => !IsSmall(name));

    [TestMethod]
    [DynamicData(nameof(SmallNames))]
    public void A_small_network_runs_in_ONNX_Runtime_as_in_TorchSharp(string name)
    {
        using ClipNetwork network = Create(name);

        AssertExports(network, name, batch: 3);
    }

    [TestMethod]
    [TestCategory("Long")]
    [DynamicData(nameof(FullNames))]
    public void A_network_has_the_published_size_and_runs_in_ONNX_Runtime_as_in_TorchSharp(string name)
    {
        using ClipNetwork network = Create(name);
        double millions = Millions(network);
        Console.WriteLine($"{name}: {millions:F2} M parameters, image {Millions(network.Visual):F3} M, text {Millions(network.Text):F3} M");
        if (PublishedMillions.TryGetValue(name, out double published))
        {
            Assert.AreEqual(published, millions, 0.0051, name);
        }

        if (PublishedTowers.TryGetValue(name, out (double Image, double Text, double Tolerance) towers))
        {
            using ClipNetwork merged = network.Reparameterize();
            Console.WriteLine($"{name}, branches merged: image {Millions(merged.Visual):F3} M, text {Millions(merged.Text):F3} M");
            Assert.AreEqual(towers.Image, Millions(merged.Visual), towers.Tolerance, name);
            Assert.AreEqual(towers.Text, Millions(merged.Text), towers.Tolerance, name);
        }

        AssertExports(network, name, batch: 2);
    }

    private static bool IsSmall(string name) => name.Contains("-mini", StringComparison.Ordinal);

    private static IEnumerable<object[]> Where(Func<string, bool> condition) =>
        ClipArchitectures.Names.Where(condition).Select(name => new object[] { name });

    private static double Millions(nn.Module module) => module.parameters().Sum(parameter => parameter.numel()) / 1e6;

    private static ClipNetwork Create(string name)
    {
        ClipNetwork network = TestNetworks.Create(ClipArchitectures.Get(name).Network);
        network.eval();
        return network;
    }

    private static void AssertExports(ClipNetwork network, string name, int batch)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor images = TestNetworks.Images(network.Config, batch), texts = Texts(network.Config, batch);

        // Embeddings are compared as they are used: with length 1.
        AssertEqual(network.EncodeImage(images), OnnxRun.Run(ImageTowerExporter.Export(network.Visual), images), $"{name}, image");
        AssertEqual(network.EncodeText(texts), OnnxRun.Run(TextTowerExporter.Export(network.Text), texts), $"{name}, text");
    }

    /// <summary>What the text tower reads: token ids, or the vectors of a language model.</summary>
    private static Tensor Texts(ClipNetworkConfig config, int batch) => config.Text is TextAdaptorConfig adaptor
        ? randn([batch, adaptor.Width], dtype: ScalarType.Float32)
        : TestNetworks.Tokens(config, batch);

    private static void AssertEqual(Tensor expected, float[] raw, string message)
    {
        Tensor actual = tensor(raw).reshape(expected.shape);
        float[] left = GoldenTensors.ToArray(expected), right = GoldenTensors.ToArray(actual.div(actual.norm(1, keepdim: true)));
        double worst = left.Zip(right, (a, b) => Math.Abs((double)a - b)).Max();
        Console.WriteLine($"{message}: largest difference {worst:E2}");
        Assert.IsLessThanOrEqualTo(Tolerance, worst, message);
    }
}
