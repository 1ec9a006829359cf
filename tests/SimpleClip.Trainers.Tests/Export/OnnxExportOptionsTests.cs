using Microsoft.ML.OnnxRuntime;
using SimpleClip.Export;
using SimpleClip.Networks;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace SimpleClip.Trainers.Tests.Export;

[TestClass]
public sealed class OnnxExportOptionsTests
{
    private static readonly VisionTransformerConfig WideVision = new() { ImageSize = 32, PatchSize = 8, Width = 96, Layers = 4, HeadWidth = 32 };

    private static readonly ClipNetworkConfig Wide = new()
    {
        EmbeddingDimension = 64,
        Vision = WideVision,
        Text = new TextTransformerConfig { ContextLength = 16, VocabularySize = 900, Width = 96, Heads = 3, Layers = 4 },
    };

    private static readonly ImageProcessorOptions Images = ImageProcessorOptions.OpenAI(WideVision.ImageSize);

    public static IEnumerable<object[]> AllWeights => Enum.GetValues<OnnxWeights>().Select(weights => new object[] { weights });

    [TestMethod]
    [DataRow(OnnxWeights.Float16, 1e-3)]
    [DataRow(OnnxWeights.Int8, 0.1)]
    public void Smaller_weights_change_embeddings_little(OnnxWeights weights, double tolerance)
    {
        using ClipNetwork network = CreateTrainedLike();
        (float[] image, float[] text) = Embed(network, new OnnxExportOptions());

        (float[] smallImage, float[] smallText) = Embed(network, new OnnxExportOptions { Weights = weights });

        Assert.IsLessThan(tolerance, OnnxRun.RelativeError(image, smallImage), "image");
        Assert.IsLessThan(tolerance, OnnxRun.RelativeError(text, smallText), "text");
        Assert.IsGreaterThan(1e-6, OnnxRun.RelativeError(image, smallImage), "Nothing has changed.");
    }

    [TestMethod]
    public void Embeddings_of_int8_point_where_those_of_float32_do()
    {
        using ClipNetwork network = CreateTrainedLike();
        (float[] image, float[] text) = Embed(network, new OnnxExportOptions());

        (float[] smallImage, float[] smallText) = Embed(network, new OnnxExportOptions { Weights = OnnxWeights.Int8 });

        Assert.IsGreaterThan(0.99, Cosines(image, smallImage).Min(), "image");
        Assert.IsGreaterThan(0.99, Cosines(text, smallText).Min(), "text");
    }

    [TestMethod]
    [DataRow(OnnxWeights.Float16, 0.52)]
    [DataRow(OnnxWeights.Int8, 0.28)]
    public void Files_shrink(OnnxWeights weights, double share)
    {
        using ClipNetwork network = TestNetworks.Create(Wide);
        var options = new OnnxExportOptions { Weights = weights };

        AssertShare("image", ImageTowerExporter.Export(network.Visual), ImageTowerExporter.Export(network.Visual, options));
        AssertShare("text", TextTowerExporter.Export(network.Text), TextTowerExporter.Export(network.Text, options));

        // The graph itself does not shrink, so only what the weights take is compared.
        void AssertShare(string tower, byte[] full, byte[] small) =>
            Assert.IsLessThan(share, OnnxFile.Parse(small).WeightBytes / (double)OnnxFile.Parse(full).WeightBytes, tower);
    }

    [TestMethod]
    [DynamicData(nameof(AllWeights))]
    public void The_batch_stays_free_and_nodes_keep_readable_names(OnnxWeights weights)
    {
        using ClipNetwork network = TestNetworks.Create(Wide);
        var options = new OnnxExportOptions { Weights = weights, Normalization = Images };
        foreach (byte[] graph in (byte[][])[ImageTowerExporter.Export(network.Visual, options), TextTowerExporter.Export(network.Text, options)])
        {
            using var session = new InferenceSession(graph);
            Assert.AreEqual(-1, session.InputMetadata.Values.Single().Dimensions[0]);
            Assert.AreEqual(64, session.OutputMetadata.Values.Single().Dimensions[1]);

            OnnxFile file = OnnxFile.Parse(graph);
            Assert.AreEqual(17, file.OperatorSet);
            CollectionAssert.AllItemsAreUnique(file.NodeNames);
            CollectionAssert.AllItemsAreUnique(file.ValueNames);
            foreach (string name in file.ValueNames.Concat(file.NodeNames))
            {
                StringAssert.Matches(name, new("^[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*$"));
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(AllWeights))]
    public void Batches_of_every_size_work(OnnxWeights weights)
    {
        using ClipNetwork network = CreateTrainedLike();
        using var session = new InferenceSession(ImageTowerExporter.Export(network.Visual, new OnnxExportOptions { Weights = weights }));
        using Tensor images = TestNetworks.Images(Wide, 5);
        using Tensor first = images.narrow(0, 0, 1).contiguous();

        float[] all = session.Run(images), alone = session.Run(first);

        Assert.HasCount(5 * 64, all);
        Assert.IsGreaterThan(weights == OnnxWeights.Int8 ? 0.99 : 0.99999, Cosines(all[..64], alone)[0]);
    }

    [TestMethod]
    public void Mean_and_deviation_become_part_of_the_graph()
    {
        using ClipNetwork network = TestNetworks.Create(Wide);
        AssertNormalizes(network.Visual);
    }

    /// <summary>Zeros around a normalised image are no zeros around the image, so a first convolution that pads is the hard case.</summary>
    [TestMethod]
    public void Mean_and_deviation_are_exact_where_the_first_convolution_pads()
    {
        using ImageTower tower = new ModifiedResNet(
            new ModifiedResNetConfig { ImageSize = WideVision.ImageSize, Layers = [1, 1, 1, 1], Width = 8, HeadWidth = 16 }, 64);
        tower.eval();
        AssertNormalizes(tower);
    }

    [TestMethod]
    public void Queries_keys_and_values_share_their_quantized_input()
    {
        using ClipNetwork network = TestNetworks.Create(Wide);

        OnnxFile file = OnnxFile.Parse(ImageTowerExporter.Export(network.Visual, new OnnxExportOptions { Weights = OnnxWeights.Int8 }));

        // Four blocks of query, key, value, out_proj, c_fc, c_proj, and the projection; in the last block the query reads one token only.
        Assert.AreEqual((6 * 4) + 1, file.Count("MatMulInteger"));
        Assert.AreEqual((4 * 4) + 1 + 1, file.Count("DynamicQuantizeLinear"));
        Assert.AreEqual(2 * 4, file.Count("MatMul"), "The products of attention stay float32.");
    }

    [TestMethod]
    [DataRow(OnnxWeights.Float16)]
    [DataRow(OnnxWeights.Int8)]
    public void ONNX_Runtime_fuses_the_nodes(OnnxWeights weights)
    {
        using ClipNetwork network = TestNetworks.Create(Wide);
        string path = Path.GetTempFileName();
        try
        {
            using var options = new SessionOptions { OptimizedModelFilePath = path };
            using (new InferenceSession(TextTowerExporter.Export(network.Text, new OnnxExportOptions { Weights = weights }), options))
            {
            }

            OnnxFile file = OnnxFile.Parse(File.ReadAllBytes(path));
            int tables = 1, indices = 1;
            Assert.AreEqual(tables + indices, file.Count("Cast"), "Only the rows of the table and the ids are cast at run time.");
            Assert.AreEqual(0, file.Count("MatMulInteger"));
            Assert.AreEqual(weights == OnnxWeights.Int8 ? (3 * 4) + 2 : 0, file.Count("DynamicQuantizeMatMul"));
            Assert.AreEqual(weights == OnnxWeights.Int8 ? (3 * 4) - 1 : 0, file.Count("MatMulIntegerToFloat"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void A_weight_beyond_the_range_of_float16_stays_float32()
    {
        using ClipNetwork network = TestNetworks.Create(Wide);
        using (no_grad())
        {
            network.Vit().Projection[0, 0] = tensor(70000f);
        }

        OnnxFile file = OnnxFile.Parse(ImageTowerExporter.Export(network.Visual, new OnnxExportOptions { Weights = OnnxWeights.Float16 }));

        Assert.Contains("image_embeds.weight", file.WeightNames);
        Assert.Contains("visual.conv1.weight.float16", file.WeightNames);
    }

    [TestMethod]
    public void Infinite_masks_are_left_alone_by_int8()
    {
        using ClipNetwork network = TestNetworks.Create(Wide with
        {
            Text = new TextTransformerConfig { ContextLength = 40, VocabularySize = 900, Width = 96, Heads = 3, Layers = 1 },
        });
        using Tensor ids = TestNetworks.Tokens(network.Config, 3);

        float[] embeddings = OnnxRun.Run(TextTowerExporter.Export(network.Text, new OnnxExportOptions { Weights = OnnxWeights.Int8 }), ids);

        Assert.IsTrue(embeddings.All(float.IsFinite));
    }

    [TestMethod]
    public void Options_that_make_no_sense_are_refused()
    {
        using ClipNetwork network = TestNetworks.Create(Wide);
        Assert.ThrowsExactly<ArgumentException>(() => TextTowerExporter.Export(network.Text, new OnnxExportOptions { Weights = (OnnxWeights)7 }));
        Assert.ThrowsExactly<ArgumentException>(
            () => ImageTowerExporter.Export(network.Visual, new OnnxExportOptions { Normalization = Images with { Std = [1, 0, 1] } }));
    }

    private static void AssertNormalizes(ImageTower tower)
    {
        using Tensor pixels = rand(3, 3, Images.Size, Images.Size);
        using Tensor mean = tensor(Images.Mean.ToArray()).view(3, 1, 1), std = tensor(Images.Std.ToArray()).view(3, 1, 1);
        using Tensor centred = pixels.sub(mean), normalized = centred.div(std);

        byte[] graph = ImageTowerExporter.Export(tower, new OnnxExportOptions { Normalization = Images });

        float[] expected = OnnxRun.Run(ImageTowerExporter.Export(tower), normalized);
        Assert.IsLessThan(1e-5, OnnxRun.RelativeError(expected, OnnxRun.Run(graph, pixels)));
        StringAssert.Contains(OnnxFile.Parse(graph).Description, "Takes pixels from 0 to 1");
    }

    /// <summary>Heavy tails in the matrices, and a few channels that norms let through much more strongly, as training leaves
    /// them.</summary>
    private static ClipNetwork CreateTrainedLike()
    {
        ClipNetwork network = TestNetworks.Create(Wide);
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        using var random = new Generator(3);
        foreach ((string name, Tensor parameter) in network.state_dict())
        {
            if (name.EndsWith("ln_1.weight", StringComparison.Ordinal) || name.EndsWith("ln_2.weight", StringComparison.Ordinal))
            {
                parameter.narrow(0, 5, 2).mul_(tensor(6f));
            }
            else if (parameter.dim() == 2)
            {
                parameter.mul_(empty_like(parameter).normal_(0, 0.6, random).exp());
            }
        }

        return network;
    }

    private static (float[] Image, float[] Text) Embed(ClipNetwork network, OnnxExportOptions options)
    {
        using Tensor images = TestNetworks.Images(Wide, 8), ids = TestNetworks.Tokens(Wide, 8);
        return (OnnxRun.Run(ImageTowerExporter.Export(network.Visual, options), images), OnnxRun.Run(TextTowerExporter.Export(network.Text, options), ids));
    }

    private static double[] Cosines(float[] left, float[] right) =>
        [.. left.Chunk(64).Zip(right.Chunk(64), (a, b) => Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b)))];

    private static double Dot(float[] left, float[] right) => left.Zip(right, (a, b) => (double)a * b).Sum();
}
