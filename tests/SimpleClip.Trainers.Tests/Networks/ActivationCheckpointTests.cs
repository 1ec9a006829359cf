using SimpleClip.Losses;
using SimpleClip.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Networks;

[TestClass]
public sealed class ActivationCheckpointTests
{
    [TestMethod]
    public void Gradients_are_those_of_an_ordinary_pass()
    {
        using ClipNetwork ordinary = TestNetworks.Create(Deep), checkpointed = TestNetworks.Create(Deep);
        checkpointed.ActivationCheckpointing = true;

        float expected = LearnOnce(ordinary), actual = LearnOnce(checkpointed);

        Assert.AreEqual(expected, actual);
        foreach (((string name, Parameter one), (_, Parameter other)) in ordinary.named_parameters().Zip(checkpointed.named_parameters()))
        {
            using Tensor oneGradient = one.grad!, otherGradient = other.grad!;
            Assert.IsTrue(otherGradient.allclose(oneGradient, 1e-6, 1e-8), name);
        }
    }

    [TestMethod]
    public void Only_the_inputs_of_the_blocks_are_kept()
    {
        using ClipNetwork network = TestNetworks.Create(Deep);
        using Tensor images = TestNetworks.Images(network.Config, 2);
        using var checkpoints = new ActivationCheckpoints();

        using (checkpoints.Record())
        {
            using Tensor features = network.Visual.call(images);
        }

        // The last block computes one token alone and is not recorded.
        Assert.AreEqual(Deep.Vision is VisionTransformerConfig vision ? vision.Layers - 1 : 0, checkpoints.Count);
    }

    [TestMethod]
    public void Frozen_blocks_before_the_first_trainable_one_are_not_recorded()
    {
        using ClipNetwork network = TestNetworks.Create(Deep);
        foreach (Parameter parameter in network.Visual.parameters())
        {
            parameter.requires_grad = false;
        }

        foreach (Parameter parameter in network.Vit().Transformer.Blocks[2].parameters())
        {
            parameter.requires_grad = true;
        }

        using Tensor images = TestNetworks.Images(network.Config, 2);
        using var checkpoints = new ActivationCheckpoints();

        using (checkpoints.Record())
        {
            using Tensor features = network.Visual.call(images);
            using Tensor loss = features.sum();
            checkpoints.Backward(loss);
        }

        Assert.AreEqual(0, checkpoints.Count);
        Assert.IsNull(network.Vit().Transformer.PreLn(1).AttentionNorm.Weight.grad);
        using Tensor? gradient = network.Vit().Transformer.PreLn(2).AttentionNorm.Weight.grad;
        Assert.IsNotNull(gradient);
    }

    [TestMethod]
    public void A_pass_leaves_no_tensor_behind_with_or_without_its_backward_half()
    {
        using ClipNetwork network = TestNetworks.Create(Deep);
        network.ActivationCheckpointing = true;
        LearnOnce(network);
        network.zero_grad();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount, outside = DisposeScopeManager.Statistics.CreatedOutsideScopeCount;

        LearnOnce(network);
        Forward(network);

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.AreEqual(outside, DisposeScopeManager.Statistics.CreatedOutsideScopeCount);
    }

    private static ClipNetworkConfig Deep => TestNetworks.Small with
    {
        Vision = TestNetworks.SmallVision with { Layers = 4 },
        Text = TestNetworks.SmallText with { Layers = 3 },
    };

    private static float LearnOnce(ClipNetwork network)
    {
        using var scope = NewDisposeScope();
        using ClipFeatures features = network.call(TestNetworks.Images(network.Config, 4), TestNetworks.Tokens(network.Config, 4));
        Tensor loss = ContrastiveLoss.InfoNce(features.Image, features.Text, features.Scale);
        features.Backward(loss);
        return loss.item<float>();
    }

    private static void Forward(ClipNetwork network)
    {
        using var scope = NewDisposeScope();
        using ClipFeatures features = network.call(TestNetworks.Images(network.Config, 4), TestNetworks.Tokens(network.Config, 4));
    }
}
