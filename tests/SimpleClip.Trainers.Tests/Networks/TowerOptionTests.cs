using SimpleClip.Losses;
using SimpleClip.Networks;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Trainers.Tests.Networks;

/// <summary>What precision and checkpointing promise for every kind of transformer tower.</summary>
[TestClass]
public sealed class TowerOptionTests
{
    public static IEnumerable<object[]> Networks =>
    [
        ["averaged patches", TestNetworks.Small with { Vision = TestNetworks.SmallVision with { Pooling = ImagePooling.Average, NoNormBefore = true } }],
        ["last token", TestNetworks.Small with { Text = TestNetworks.SmallText with { Pooling = TextPooling.Last, NoCausalMask = true, ProjectionBias = true } }],
        ["layer scale", TestNetworks.Small with
        {
            Vision = TestNetworks.SmallVision with { LayerScale = 0.1 },
            Text = TestNetworks.SmallText with { LayerScale = 0.1 },
        }],
        ["adaptor", TestNetworks.Small with { Text = new TextAdaptorConfig { Width = 20, Layers = 2 } }],
    ];

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void Bfloat16_gives_nearly_the_embeddings_of_float32(string name, ClipNetworkConfig config)
    {
        using var scope = NewDisposeScope();
        using ClipNetwork network = TestNetworks.Create(config);
        (Tensor images, Tensor texts) = (TestNetworks.Images(config, 4), Texts(config));
        using var noGradients = no_grad();
        ClipFeatures expected = network.call(images, texts);

        network.Precision = ComputePrecision.BFloat16;
        ClipFeatures actual = network.call(images, texts);

        Assert.IsGreaterThan(0.99f, (expected.Image * actual.Image).sum(1).min().item<float>(), name);
        Assert.IsGreaterThan(0.99f, (expected.Text * actual.Text).sum(1).min().item<float>(), name);
    }

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void Checkpointed_gradients_are_those_of_an_ordinary_pass(string name, ClipNetworkConfig config)
    {
        using ClipNetwork ordinary = TestNetworks.Create(config), checkpointed = TestNetworks.Create(config);
        checkpointed.ActivationCheckpointing = true;

        Learn(ordinary);
        Learn(checkpointed);

        foreach (((string parameterName, Parameter one), (_, Parameter other)) in ordinary.named_parameters().Zip(checkpointed.named_parameters()))
        {
            using Tensor oneGradient = one.grad!, otherGradient = other.grad!;
            Assert.IsTrue(otherGradient.allclose(oneGradient, 1e-5, 1e-7), $"{name}, {parameterName}");
        }
    }

    private static void Learn(ClipNetwork network)
    {
        using var scope = NewDisposeScope();
        using ClipFeatures features = network.call(TestNetworks.Images(network.Config, 4), Texts(network.Config));
        features.Backward(ContrastiveLoss.InfoNce(features.Image, features.Text, features.Scale));
    }

    private static Tensor Texts(ClipNetworkConfig config)
    {
        using var random = new Generator(3);
        return config.Text is TextAdaptorConfig adaptor
            ? empty([4, adaptor.Width], dtype: ScalarType.Float32).normal_(0, 1, random)
            : TestNetworks.Tokens(config, 4);
    }
}
