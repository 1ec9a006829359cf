using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SimpleClip.Export;
using SimpleClip.Networks;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace SimpleClip.Trainers.Tests.Export;

[TestClass]
public sealed class TowerExporterTests
{
    private const double Tolerance = 1e-4;

    public static IEnumerable<object[]> Shapes =>
    [
        ["small", TestNetworks.Small],
        ["QuickGELU", TestNetworks.Small with { QuickGelu = true }],
        ["one layer", TestNetworks.Small with { Vision = TestNetworks.SmallVision with { Layers = 1 }, Text = TestNetworks.SmallText with { Layers = 1 } }],
        ["pruned blocks", TestNetworks.Small with
        {
            Vision = TestNetworks.SmallVision with { Width = 13, Blocks = [new BlockSize(1, 20), new BlockSize(2, 9)] },
            Text = TestNetworks.SmallText with { Width = 11, HeadWidth = 8, Blocks = [new BlockSize(3, 7), new BlockSize(1, 30)] },
        }],
        ["SAS-P, averaged patches and last token", TestNetworks.Small with
        {
            Vision = TestNetworks.SmallVision with { SasP = new SasPConfig(), Pooling = ImagePooling.Average },
            Text = TestNetworks.SmallText with { SasP = new SasPConfig(), Pooling = TextPooling.Last, NoCausalMask = true },
        }],
        ["layer scale", TestNetworks.Small with
        {
            Vision = TestNetworks.SmallVision with { LayerScale = 0.1 },
            Text = TestNetworks.SmallText with { LayerScale = 0.2 },
        }],
        ["no causal mask", TestNetworks.Small with { Text = TestNetworks.SmallText with { NoCausalMask = true } }],
        ["first token", TestNetworks.Small with { Text = TestNetworks.SmallText with { Pooling = TextPooling.First } }],
        ["last token", TestNetworks.Small with { Text = TestNetworks.SmallText with { Pooling = TextPooling.Last } }],
        ["last token, no causal mask, offset", TestNetworks.Small with
        {
            Text = TestNetworks.SmallText with { Pooling = TextPooling.Last, NoCausalMask = true, ProjectionBias = true },
        }],
        ["token of an id", TestNetworks.Small with { Text = TestNetworks.SmallText with { Pooling = TextPooling.EndId, EndId = 29 } }],
        ["no projection", TestNetworks.Small with { Text = TestNetworks.SmallText with { Width = 12, Projection = TextProjection.None } }],
        ["averaged patches", TestNetworks.Small with { Vision = TestNetworks.SmallVision with { Pooling = ImagePooling.Average } }],
        ["normed average, fixed positions, no first norm", TestNetworks.Small with
        {
            Vision = TestNetworks.SmallVision with
            {
                Pooling = ImagePooling.Average,
                NormAfterPooling = true,
                Positions = ImagePositions.SinCos2d,
                NoNormBefore = true,
            },
        }],
        ["other sizes", new ClipNetworkConfig
        {
            EmbeddingDimension = 40,
            Vision = new VisionTransformerConfig { ImageSize = 30, PatchSize = 10, Width = 48, Layers = 3, HeadWidth = 16, MlpRatio = 2 },
            Text = new TextTransformerConfig { ContextLength = 20, VocabularySize = 600, Width = 32, Heads = 1, Layers = 3, MlpRatio = 3 },
        }],
    ];

    [TestMethod]
    [DynamicData(nameof(Shapes))]
    public void ONNX_Runtime_gives_the_image_embeddings_that_TorchSharp_gives(string name, ClipNetworkConfig config)
    {
        using ClipNetwork network = TestNetworks.Create(config);
        using var session = new InferenceSession(ImageTowerExporter.Export(network.Visual));
        foreach (int batch in (int[])[1, 3, 7])
        {
            using Tensor images = TestNetworks.Images(config, batch);
            int size = config.Vision.ImageSize;
            var input = new DenseTensor<float>(images.data<float>().ToArray(), [batch, 3, size, size]);

            float[] actual = Run(session, NamedOnnxValue.CreateFromTensor(ImageTowerExporter.InputName, input), ImageTowerExporter.OutputName);

            using var noGradients = no_grad();
            using Tensor expected = network.Visual.call(images);
            AssertEqual(expected, actual, $"{name}, batch {batch}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Shapes))]
    public void ONNX_Runtime_gives_the_text_embeddings_that_TorchSharp_gives(string name, ClipNetworkConfig config)
    {
        using ClipNetwork network = TestNetworks.Create(config);
        using var session = new InferenceSession(TextTowerExporter.Export(network.Text));
        foreach (int batch in (int[])[1, 3, 7])
        {
            using Tensor ids = TestNetworks.Tokens(config, batch);
            var input = new DenseTensor<long>(ids.data<long>().ToArray(), [batch, config.Text.ContextLength]);

            float[] actual = Run(session, NamedOnnxValue.CreateFromTensor(TextTowerExporter.InputName, input), TextTowerExporter.OutputName);

            using var noGradients = no_grad();
            using Tensor expected = network.Text.call(ids);
            AssertEqual(expected, actual, $"{name}, batch {batch}");
        }
    }

    [TestMethod]
    public void Graphs_state_their_shapes_with_a_free_batch()
    {
        using ClipNetwork network = TestNetworks.Create();
        using var image = new InferenceSession(ImageTowerExporter.Export(network.Visual));
        using var text = new InferenceSession(TextTowerExporter.Export(network.Text));

        CollectionAssert.AreEqual(new[] { -1, 3, 16, 16 }, image.InputMetadata["pixel_values"].Dimensions);
        CollectionAssert.AreEqual(new[] { -1, 12 }, image.OutputMetadata["image_embeds"].Dimensions);
        CollectionAssert.AreEqual(new[] { -1, 8 }, text.InputMetadata["input_ids"].Dimensions);
        CollectionAssert.AreEqual(new[] { -1, 12 }, text.OutputMetadata["text_embeds"].Dimensions);
        Assert.AreEqual("batch", text.InputMetadata["input_ids"].SymbolicDimensions[0]);
    }

    internal static float[] Run(InferenceSession session, NamedOnnxValue input, string output)
    {
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([input], [output]);
        return [.. results[0].AsTensor<float>()];
    }

    internal static void AssertEqual(Tensor expected, float[] actual, string message)
    {
        float[] values = expected.data<float>().ToArray();
        Assert.HasCount(values.Length, actual, message);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.AreEqual(values[i], actual[i], Tolerance, $"{message}, value {i}");
        }
    }
}
