using SimpleClip.Networks;
using SimpleClip.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Optimization;

[TestClass]
public sealed class WeightInterpolationTests
{
    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.25)]
    [DataRow(1.0)]
    public void Every_weight_lies_between_the_two(double alpha)
    {
        using ClipNetwork before = TestNetworks.Create(seed: 1), after = TestNetworks.Create(seed: 2);

        using ClipNetwork between = WeightInterpolation.Interpolate(before, after, alpha);

        Dictionary<string, Tensor> start = before.state_dict(), end = after.state_dict();
        foreach ((string name, Tensor weight) in between.state_dict())
        {
            float[] from = [.. start[name].detach().data<float>()], to = [.. end[name].detach().data<float>()], actual = [.. weight.detach().data<float>()];
            for (int i = 0; i < actual.Length; i++)
            {
                Assert.AreEqual(((1 - alpha) * from[i]) + (alpha * to[i]), actual[i], 1e-6, name);
            }
        }
    }

    [TestMethod]
    public void Both_networks_stay_as_they_are_and_counters_are_those_of_the_second()
    {
        ClipNetworkConfig config = TestNetworks.Small with
        {
            Vision = new ModifiedResNetConfig { ImageSize = 32, Layers = [1, 1, 1, 1], Width = 8, HeadWidth = 16 },
        };
        using ClipNetwork before = TestNetworks.Create(config, seed: 1), after = TestNetworks.Create(config, seed: 2);
        after.eval();
        using Tensor images = TestNetworks.Images(config, 2), expected = before.Visual.call(images);
        using Tensor old = after.Visual.call(images);

        using ClipNetwork between = WeightInterpolation.Interpolate(before, after);

        using Tensor now = after.Visual.call(images), other = between.Visual.call(images);
        Assert.IsTrue(now.Equals(old));
        Assert.IsFalse(other.allclose(old));
        Assert.IsFalse(between.training);
        Assert.AreEqual(1, before.state_dict()["visual.bn1.num_batches_tracked"].item<long>());
        Assert.AreEqual(0, between.state_dict()["visual.bn1.num_batches_tracked"].item<long>());
    }

    [TestMethod]
    public void Every_difference_of_the_networks_is_listed()
    {
        using ClipNetwork before = TestNetworks.Create();
        using ClipNetwork after = TestNetworks.Create(TestNetworks.Small with
        {
            Vision = TestNetworks.SmallVision with { Layers = 3 },
            Text = TestNetworks.SmallText with { VocabularySize = 31 },
        });

        string message = Assert.ThrowsExactly<ArgumentException>(() => WeightInterpolation.Interpolate(before, after)).Message;
        string turned = Assert.ThrowsExactly<ArgumentException>(() => WeightInterpolation.Interpolate(after, before)).Message;

        StringAssert.Contains(message, "token_embedding.weight: [30, 24] before, [31, 24] after");
        StringAssert.Contains(message, "only after: visual.transformer.resblocks.2.attn.in_proj_weight");
        StringAssert.Contains(message, "only after: visual.transformer.resblocks.2.mlp.c_proj.bias");
        StringAssert.Contains(turned, "only before: visual.transformer.resblocks.2.ln_1.weight");
    }

    [TestMethod]
    [DataRow(-0.1)]
    [DataRow(1.1)]
    [DataRow(double.NaN)]
    public void A_share_is_between_0_and_1(double alpha)
    {
        using ClipNetwork network = TestNetworks.Create();
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => WeightInterpolation.Interpolate(network, network, alpha));
    }

    [TestMethod]
    public void Nothing_but_the_new_network_is_left()
    {
        using ClipNetwork before = TestNetworks.Create(seed: 1), after = TestNetworks.Create(seed: 2);
        WeightInterpolation.Interpolate(before, after).Dispose();
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        WeightInterpolation.Interpolate(before, after).Dispose();

        Assert.AreEqual(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
