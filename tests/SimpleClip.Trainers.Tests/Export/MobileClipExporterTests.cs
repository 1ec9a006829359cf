using Microsoft.ML.OnnxRuntime;
using SimpleClip.Export;
using SimpleClip.Networks;
using SimpleClip.Testing;
using SimpleClip.Trainers.Tests.Golden;
using SimpleClip.Trainers.Tests.Networks.MobileClip;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace SimpleClip.Trainers.Tests.Export;

[TestClass]
public sealed class MobileClipExporterTests
{
    private static readonly Tolerance Near = new(1e-4, 0);

    public static IEnumerable<object[]> Texts =>
    [
        [MobileClipNetworks.SmallText],
        [MobileClipNetworks.SmallText with { Variant = MobileClipTextVariant.Plain }],
        [(MobileClipTextConfig)MobileClipNetworks.SmallSasP.Text],
        [MobileClipNetworks.SmallText with { Variant = MobileClipTextVariant.Plain, Causal = true }],
    ];

    public static IEnumerable<object[]> Images =>
    [
        [MobileClipNetworks.SmallImage],
        [MobileClipNetworks.SmallImage with { Reparameterized = true }],
        [MobileClipNetworks.SmallSasP.Vision],
        [new MobileClipVisionTransformerConfig { ImageSize = 64, Width = 32, Layers = 2, Heads = 4, Positions = 16 }],
        [new MobileClipVisionTransformerConfig { ImageSize = 48, Width = 32, Layers = 1, Heads = 4, Positions = 16 }],
    ];

    [TestMethod]
    [DynamicData(nameof(Images))]
    public void ONNX_Runtime_gives_the_image_embeddings_that_TorchSharp_gives(ImageTowerConfig image)
    {
        using ClipNetwork network = MobileClipNetworks.CreateTrained(MobileClipNetworks.Small with { Vision = image });
        network.eval();
        byte[] graph = ImageTowerExporter.Export(network.Visual);

        AssertEqual(graph, batch => TestNetworks.Images(network.Config, batch), network.Visual.call);
    }

    [TestMethod]
    [DynamicData(nameof(Texts))]
    public void ONNX_Runtime_gives_the_text_embeddings_that_TorchSharp_gives(MobileClipTextConfig text)
    {
        using ClipNetwork network = MobileClipNetworks.CreateTrained(MobileClipNetworks.Small with { Text = text });
        network.eval();
        byte[] graph = TextTowerExporter.Export(network.Text);

        AssertEqual(graph, batch => TestNetworks.Tokens(network.Config, batch), network.Text.call);
    }

    [TestMethod]
    public void A_graph_has_no_branches_and_the_network_keeps_them()
    {
        using ClipNetwork network = MobileClipNetworks.CreateTrained();

        OnnxFile graph = OnnxFile.Parse(ImageTowerExporter.Export(network.Visual));

        // Three of the stem; four of a convolutional block and three of each with attention; positions, the step between stages, the
        // expansion; two of each gate.
        Assert.AreEqual(3 + 4 + (2 * 3) + 1 + 2 + 1 + (2 * 2), graph.Count("Conv"));
        Assert.AreEqual(2, graph.Count("BatchNormalization"));
        Assert.AreEqual(17, graph.OperatorSet);
        CollectionAssert.Contains(graph.NodeNames, "visual.model.network.0.0.token_mixer.reparam_conv");
        CollectionAssert.Contains(network.state_dict().Keys, "visual.model.network.0.0.token_mixer.mixer.rbr_skip.weight");
    }

    private static void AssertEqual(byte[] graph, Func<int, Tensor> draw, Func<Tensor, Tensor> run)
    {
        using var session = new InferenceSession(graph);
        foreach (int batch in (int[])[1, 3, 7])
        {
            using var noGradients = no_grad();
            using var scope = NewDisposeScope();
            Tensor input = draw(batch);
            Close.Assert($"batch {batch}", GoldenTensors.ToArray(run(input)), session.Run(input), Near);
        }
    }
}
