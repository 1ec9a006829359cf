using SimpleClip.Export;
using SimpleClip.Networks;
using SimpleClip.Testing;
using SimpleClip.Trainers.Tests.Export;
using SimpleClip.Trainers.Tests.Golden;
using SimpleClip.Trainers.Tests.Networks.Plain;
using SimpleClip.Weights;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace SimpleClip.Trainers.Tests.Networks.ResNets;

[TestClass]
public sealed class ModifiedResNetTests
{
    private static readonly ModifiedResNetConfig Small = new() { Layers = [1, 2, 1, 1], Width = 2, HeadWidth = 16, ImageSize = 64 };

    [TestMethod]
    [TestCategory(TestData.Golden)]
    public void Activations_and_output_are_those_of_open_clip()
    {
        using GoldenCase golden = GoldenCase.Open("openclip_resnet");
        using VisualPart<ModifiedResNet> part = Open(golden);
        ModifiedResNet tower = part.Tower;
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        Tensor images = golden.FloatTensor("image");

        Tensor stem = tower.Stem(images);
        Tensor second = Run(tower, stem, 0, 2), last = Run(tower, second, 2, 4);

        Check("stem", stem);
        Check("layer2", second);
        Check("layer4", last);
        Check("output", tower.call(images));

        void Check(string name, Tensor actual)
        {
            golden.AssertClose(name, actual);
            double error = OnnxRun.RelativeError(golden.Floats(name), GoldenTensors.ToArray(actual));
            Assert.IsLessThan(1e-5, error, name);
            Console.WriteLine($"{name}: relative error {error:e1}");
        }
    }

    [TestMethod]
    [TestCategory(TestData.Golden)]
    public void The_ONNX_graph_gives_the_output_of_open_clip()
    {
        using GoldenCase golden = GoldenCase.Open("openclip_resnet");
        using VisualPart<ModifiedResNet> part = Open(golden);
        using Tensor images = golden.FloatTensor("image");

        float[] actual = OnnxRun.Run(ImageTowerExporter.Export(part.Tower), images);

        golden.AssertClose("output", actual);
        Assert.IsLessThan(1e-5, OnnxRun.RelativeError(golden.Floats("output"), actual));
    }

    [TestMethod]
    public void The_output_is_that_of_plain_loops_in_evaluation_and_in_training()
    {
        using ModifiedResNet tower = Create();

        PlainChecks.AssertForward(tower, Plain);

        tower.train();
        PlainChecks.AssertForward(tower, Plain, ofBatch: true);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Gradients_are_difference_quotients_of_plain_loops(bool ofBatch)
    {
        using ModifiedResNet tower = Create();
        tower.train(ofBatch);

        PlainChecks.AssertGradients(tower, Plain, ofBatch);
    }

    [TestMethod]
    public void Checkpointed_blocks_give_the_same_gradients()
    {
        using ModifiedResNet ordinary = Create(), checkpointed = Create();
        ordinary.train();
        checkpointed.train();
        using var scope = NewDisposeScope();
        Tensor images = ordinary.Images(3);
        using var checkpoints = new ActivationCheckpoints();

        ordinary.call(images).sum().backward();
        using (checkpoints.Record())
        {
            Tensor loss = checkpointed.call(images).sum();
            Assert.AreEqual(Small.Layers.Sum(), checkpoints.Count);
            checkpoints.Backward(loss);
        }

        foreach ((var expected, var actual) in ordinary.named_parameters().Zip(checkpointed.named_parameters()))
        {
            Assert.IsTrue(actual.parameter.grad!.allclose(expected.parameter.grad!, 1e-4, 1e-5), expected.name);
        }
    }

    [TestMethod]
    public void A_forward_and_backward_pass_leaves_no_tensor_behind()
    {
        using ModifiedResNet tower = Create();
        tower.train();

        PlainChecks.AssertLeavesNothing(tower);
    }

    [TestMethod]
    public void A_fresh_block_is_its_shortcut_and_the_pool_has_matrices_of_unit_gain()
    {
        using var random = new Generator(1);
        using var tower = new ModifiedResNet(Small with { Width = 16 }, 8, random);
        using var scope = NewDisposeScope();

        Assert.IsTrue(tower.Stages.SelectMany(stage => stage).All(block => block.Layers[2].Norm.Weight.eq(0).all().item<bool>()));
        foreach (Linear layer in (Linear[])[tower.Pool.Query, tower.Pool.Key, tower.Pool.Value])
        {
            Assert.AreEqual(1 / Math.Sqrt(tower.Config.Features), layer.Weight.std().item<float>(), 1e-3);
        }
    }

    [TestMethod]
    public void ResNet_50_has_its_published_number_of_parameters()
    {
        ClipNetworkConfig config = ClipNetworkConfig.Parse("""
            { "embed_dim": 1024, "vision_cfg": { "image_size": 224, "layers": [3, 4, 6, 3], "width": 64, "patch_size": null },
              "text_cfg": { "context_length": 77, "vocab_size": 49408, "width": 512, "heads": 8, "layers": 12 } }
            """);
        using var network = new ClipNetwork(config);

        Assert.IsInstanceOfType<ModifiedResNet>(network.Visual);
        Assert.AreEqual(102_007_137, network.CountParameters());
    }

    [TestMethod]
    public void Its_configuration_survives_a_round_trip()
    {
        ClipNetworkConfig config = TestNetworks.Small with { Vision = Small };

        Assert.AreEqual(config, ClipNetworkConfig.Parse(config.ToJson()));
    }

    [TestMethod]
    [DataRow("""{ "layers": [1, 1, 1] }""", "[1, 1, 1] are not four positive numbers")]
    [DataRow("""{ "layers": [1, 1, 0, 1] }""", "[1, 1, 0, 1] are not four positive numbers")]
    [DataRow("""{ "layers": [1, 1, 1, 1], "image_size": 70 }""", "image_size 70 is not a multiple of 32")]
    [DataRow("""{ "layers": [1, 1, 1, 1], "width": 7 }""", "width 7 is not even")]
    [DataRow("""{ "layers": [1, 1, 1, 1], "width": 6, "head_width": 80 }""", "32 times vision_cfg.width 6 is not a multiple of head_width 80")]
    [DataRow("""{ "layers": [1, 1, 1, 1], "width": 0 }""", "must be positive")]
    [DataRow("""{ "layers": [1, 1, 1, 1], "patch_size": 32 }""", "patch_size")]
    public void A_configuration_that_cannot_be_built_is_refused_with_the_reason(string vision, string reason)
    {
        var error = Assert.ThrowsExactly<FormatException>(() => ClipNetworkConfig.Parse($$"""{ "embed_dim": 8, "vision_cfg": {{vision}} }"""));

        StringAssert.Contains(error.Message, reason);
    }

    [TestMethod]
    public void ONNX_Runtime_gives_what_TorchSharp_gives()
    {
        using ModifiedResNet tower = Create();

        TowerExport.AssertEqual(tower, batches: [1, 3]);
    }

    [TestMethod]
    [TestCategory("Long")]
    public void ONNX_Runtime_gives_what_TorchSharp_gives_for_ResNet_50()
    {
        using var random = new Generator(1);
        using ModifiedResNet tower = new ModifiedResNet(new ModifiedResNetConfig(), 1024, random).Scrambled();
        tower.eval();

        TowerExport.AssertEqual(tower, batches: [2]);
    }

    private static PlainTensor Plain(PlainWeights weights, PlainTensor images) => PlainModifiedResNet.Run(Small, weights, images);

    private static ModifiedResNet Create()
    {
        ModifiedResNet tower = new ModifiedResNet(Small, 6).Scrambled();
        tower.eval();
        return tower;
    }

    private static VisualPart<ModifiedResNet> Open(GoldenCase golden)
    {
        var config = new ModifiedResNetConfig
        {
            Layers = [.. golden.Config.GetProperty("layers").EnumerateArray().Select(blocks => blocks.GetInt32())],
            Width = golden.Config.GetProperty("width").GetInt32(),
            HeadWidth = golden.Config.GetProperty("head_width").GetInt32(),
            ImageSize = golden.Config.GetProperty("image_size").GetInt32(),
        };
        using var state = golden.OpenState();
        var part = new VisualPart<ModifiedResNet>(new ModifiedResNet(config, golden.Config.GetProperty("embed").GetInt32()));
        NetworkWeights.Load(part, state);
        part.eval();
        return part;
    }

    private static Tensor Run(ModifiedResNet tower, Tensor maps, int first, int end) =>
        tower.Stages.Take(first..end).SelectMany(stage => stage).Aggregate(maps, (input, block) => block.call(input));
}
