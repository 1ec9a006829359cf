using SimpleClip.Losses;
using SimpleClip.Networks;
using SimpleClip.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Networks.MobileClip;

[TestClass]
public sealed class MobileClipEncoderTests
{
    /// <summary>Far above rounding, and small enough for a straight line.</summary>
    private const double LossChange = 0.002;

    [TestMethod]
    [DynamicData(nameof(MobileClipNetworks.All), typeof(MobileClipNetworks))]
    public void Every_parameter_learns(ClipNetworkConfig config)
    {
        using ClipNetwork network = MobileClipNetworks.CreateTrained(config);

        LearnOnce(network);

        foreach ((string name, Tensor parameter) in network.named_parameters())
        {
            using Tensor gradient = parameter.grad ?? throw new AssertFailedException($"{name} has no gradient.");
            Assert.IsTrue(gradient.isfinite().all().item<bool>(), name);
            Assert.IsGreaterThan(0, gradient.abs().max().item<float>(), name);
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Gradients_are_the_slopes_of_the_loss(bool training)
    {
        using ClipNetwork network = MobileClipNetworks.CreateTrained();
        network.train(training);
        network.modules().OfType<BatchNorm2d>().ToList().ForEach(norm => norm.Frozen = !training);
        LearnOnce(network);
        foreach (string name in (string[])[
            "visual.model.patch_embed.1.rbr_scale.conv.weight", "visual.model.network.0.0.token_mixer.layer_scale", "visual.model.network.1.proj.0.small_conv.conv.weight",
            "visual.model.network.2.pe.weight", "visual.model.network.3.1.token_mixer.qkv.weight", "visual.model.conv_exp.se.expand.weight",
            "text.transformer.0.convffn.conv.bn.weight", "text.transformer.1.pre_norm_mha.1.qkv_proj.weight", "text.positional_embedding.pos_embed.pos_embed"])
        {
            Tensor parameter = network.get_parameter(name)!;
            using Tensor gradient = parameter.grad!;
            using Tensor direction = gradient.div(gradient.norm());
            double slope = gradient.norm().item<float>(), step = LossChange / slope;
            double measured = (LossAt(network, parameter, direction, step) - LossAt(network, parameter, direction, -step)) / (2 * step);

            Assert.AreEqual(slope, measured, 0.02 * slope, name);
        }
    }

    [TestMethod]
    [DynamicData(nameof(MobileClipNetworks.All), typeof(MobileClipNetworks))]
    public void A_forward_and_backward_pass_leaves_no_tensor_behind(ClipNetworkConfig config)
    {
        using ClipNetwork network = MobileClipNetworks.CreateTrained(config);
        LearnOnce(network);
        network.zero_grad();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount, outside = DisposeScopeManager.Statistics.CreatedOutsideScopeCount;

        LearnOnce(network);

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.AreEqual(outside, DisposeScopeManager.Statistics.CreatedOutsideScopeCount);
    }

    [TestMethod]
    [DynamicData(nameof(MobileClipNetworks.All), typeof(MobileClipNetworks))]
    public void Checkpointed_blocks_give_the_same_gradients(ClipNetworkConfig config)
    {
        using ClipNetwork network = MobileClipNetworks.CreateTrained(config);
        LearnOnce(network);
        Dictionary<string, float[]> expected = network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.grad!.data<float>().ToArray());
        network.zero_grad();
        using var scope = NewDisposeScope();
        using var checkpoints = new ActivationCheckpoints();
        Tensor loss;
        using (checkpoints.Record())
        {
            loss = Loss(network);
        }

        Assert.IsGreaterThanOrEqualTo(7, checkpoints.Count);
        checkpoints.Backward(loss);

        foreach ((string name, Tensor parameter) in network.named_parameters())
        {
            float[] actual = parameter.grad!.data<float>().ToArray();
            double length = Math.Sqrt(expected[name].Sum(value => (double)value * value));
            double distance = Math.Sqrt(expected[name].Zip(actual, (left, right) => ((double)left - right) * ((double)left - right)).Sum());
            Assert.IsLessThanOrEqualTo((1e-4 * length) + 1e-6, distance, name);
        }
    }

    [TestMethod]
    public void Padding_is_part_of_a_text()
    {
        using ClipNetwork network = MobileClipNetworks.CreateTrained();
        network.eval();
        using var noGradients = no_grad();
        using Tensor full = tensor(new long[] { 28, 5, 29, 0, 0, 0, 0, 0, 0, 0 }).reshape(1, 10);
        using Tensor cut = full.narrow(1, 0, 3);

        using Tensor expected = network.EncodeText(full), shorter = network.EncodeText(cut);

        Assert.IsTrue(network.Text.ReadsPadding);
        Assert.IsFalse(shorter.allclose(expected, 1e-3, 1e-3));
    }

    [TestMethod]
    public void Images_of_another_size_are_refused()
    {
        using ClipNetwork network = TestNetworks.Create(MobileClipNetworks.Small);
        using Tensor images = zeros(2, 3, 32, 16);

        var error = Assert.ThrowsExactly<ArgumentException>(() => network.EncodeImage(images));

        StringAssert.Contains(error.Message, "[2, 3, 32, 16] do not fit; expected [batch, 3, 32, 32]");
    }

    [TestMethod]
    public void Equal_seeds_make_equal_networks()
    {
        using ClipNetwork one = TestNetworks.Create(MobileClipNetworks.Small, seed: 3), same = TestNetworks.Create(MobileClipNetworks.Small, seed: 3);

        foreach ((string name, Tensor tensor) in one.state_dict())
        {
            Assert.IsTrue(tensor.Equals(same.state_dict()[name]), name);
        }
    }

    private static double LossAt(ClipNetwork network, Tensor parameter, Tensor direction, double step)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor before = parameter.clone();
        parameter.copy_(before.Plus(direction.Times(step)));
        double loss = Loss(network).item<float>();
        parameter.copy_(before);
        return loss;
    }

    private static Tensor Loss(ClipNetwork network)
    {
        ClipFeatures features = network.call(TestNetworks.Images(network.Config, 4), TestNetworks.Tokens(network.Config, 4));
        return ContrastiveLoss.InfoNce(features.Image, features.Text, features.Scale);
    }

    private static void LearnOnce(ClipNetwork network)
    {
        using var scope = NewDisposeScope();
        Loss(network).backward();
    }
}
