using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SimpleClip.Export;
using SimpleClip.Export.Format;
using SimpleClip.Networks;
using SimpleClip.Trainers.Tests.Networks.SasP;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace SimpleClip.Trainers.Tests.Export;

[TestClass]
public sealed class SasPExporterTests
{
    public static IEnumerable<object[]> Configs =>
    [
        [new SasPConfig()],
        [new SasPConfig { Share = [[0, 2], [1, 3]] }],
        [new SasPConfig { Norm = SasPNorm.RmsNorm, QueryKeyBias = true, FeedForwardBias = false, Share = [[1, 2, 3]] }],
    ];

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void ONNX_Runtime_gives_the_embeddings_that_TorchSharp_gives(SasPConfig sasP)
    {
        using ClipNetwork network = SasPNetworks.CreateClip(SasPNetworks.Four(sasP));

        AssertExported(network);
    }

    [TestMethod]
    public void Averaged_patches_and_texts_without_a_mask_are_written_too()
    {
        ClipNetworkConfig config = SasPNetworks.Config with
        {
            Vision = TestNetworks.SmallVision with { Pooling = ImagePooling.Average, SasP = new SasPConfig() },
            Text = TestNetworks.SmallText with { NoCausalMask = true, SasP = new SasPConfig() },
        };
        using ClipNetwork network = SasPNetworks.CreateClip(config);

        AssertExported(network);
    }

    [TestMethod]
    public void The_mean_is_an_operation_and_no_matrix_over_the_tokens()
    {
        using ClipNetwork network = SasPNetworks.CreateClip();

        GraphProto graph = ModelProto.Parser.ParseFrom(ImageTowerExporter.Export(network.Visual)).Graph;

        // Five tokens: four patches and the class.
        Assert.IsFalse(graph.Initializer.Any(weights => weights.Dims is [.., 5, 5]));
        Assert.AreEqual("ReduceMean", graph.Node.Single(node => node.Name == "visual.transformer.resblocks.0.attn.mean").OpType);
    }

    [TestMethod]
    public void Shared_projections_are_written_once_under_the_first_block()
    {
        using ClipNetwork network = SasPNetworks.CreateClip();

        GraphProto graph = ModelProto.Parser.ParseFrom(ImageTowerExporter.Export(network.Visual)).Graph;

        string[] names = [.. graph.Initializer.Select(weights => weights.Name)];
        Assert.Contains("visual.transformer.resblocks.0.attn.q.weight", names);
        Assert.DoesNotContain("visual.transformer.resblocks.1.attn.q.weight", names);
        Assert.Contains("visual.transformer.resblocks.2.attn.q.weight", names);
        NodeProto query = graph.Node.Single(node => node.Name == "visual.transformer.resblocks.1.attn.q");
        Assert.Contains("visual.transformer.resblocks.0.attn.q.weight", query.Input);
    }

    private static void AssertExported(ClipNetwork network)
    {
        using var imageSession = new InferenceSession(ImageTowerExporter.Export(network.Visual));
        using var textSession = new InferenceSession(TextTowerExporter.Export(network.Text));
        foreach (int batch in (int[])[1, 5])
        {
            using var noGradients = no_grad();
            using var scope = NewDisposeScope();
            Tensor images = TestNetworks.Images(network.Config, batch), ids = TestNetworks.Tokens(network.Config, batch);
            int size = network.Config.Vision.ImageSize;
            var pixels = new DenseTensor<float>(images.data<float>().ToArray(), [batch, 3, size, size]);
            var tokens = new DenseTensor<long>(ids.data<long>().ToArray(), [batch, network.Config.Text.ContextLength]);

            float[] image = TowerExporterTests.Run(
                imageSession, NamedOnnxValue.CreateFromTensor(ImageTowerExporter.InputName, pixels), ImageTowerExporter.OutputName);
            float[] text = TowerExporterTests.Run(
                textSession, NamedOnnxValue.CreateFromTensor(TextTowerExporter.InputName, tokens), TextTowerExporter.OutputName);

            TowerExporterTests.AssertEqual(network.Visual.call(images), image, $"images, batch {batch}");
            TowerExporterTests.AssertEqual(network.Text.call(ids), text, $"texts, batch {batch}");
        }
    }
}
