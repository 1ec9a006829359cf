using SimpleClip.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Networks.MobileClip;

[TestClass]
public sealed class ReparameterizationTests
{
    [TestMethod]
    [DynamicData(nameof(MobileClipNetworks.All), typeof(MobileClipNetworks))]
    public void A_merged_network_gives_the_same_features(ClipNetworkConfig config)
    {
        using ClipNetwork network = MobileClipNetworks.CreateTrained(config);
        network.eval();
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        Tensor images = TestNetworks.Images(network.Config, 3), ids = TestNetworks.Tokens(network.Config, 3);

        using ClipNetwork merged = network.Reparameterize();

        ClipFeatures expected = network.call(images, ids), actual = merged.call(images, ids);
        Assert.IsTrue(actual.Image.allclose(expected.Image, 1e-4, 1e-5));
        Assert.IsTrue(actual.Text.allclose(expected.Text, 1e-4, 1e-5));
        Assert.IsLessThan(network.parameters().Sum(parameter => parameter.numel()), merged.parameters().Sum(parameter => parameter.numel()));
    }

    [TestMethod]
    public void The_network_itself_keeps_its_branches_and_its_mode()
    {
        using ClipNetwork network = MobileClipNetworks.CreateTrained();
        Dictionary<string, Tensor> before = network.state_dict();
        double[] weights = [.. before.Values.Select(Sum)];

        using ClipNetwork merged = network.Reparameterize();

        Dictionary<string, Tensor> after = network.state_dict();
        CollectionAssert.AreEqual(before.Keys, after.Keys);
        CollectionAssert.AreEqual(weights, after.Values.Select(Sum).ToArray());
        Assert.IsTrue(network.training && merged.training);
        Assert.IsFalse(((MobileClipImageConfig)network.Config.Vision).Reparameterized);
        Assert.IsTrue(((MobileClipImageConfig)merged.Config.Vision).Reparameterized);
        Assert.IsTrue(((MobileClipTextConfig)merged.Config.Text).Reparameterized);
    }

    [TestMethod]
    public void Towers_without_branches_are_copied()
    {
        using ClipNetwork network = TestNetworks.Create();

        using ClipNetwork merged = network.Reparameterize();

        Dictionary<string, Tensor> copies = merged.state_dict();
        Assert.AreEqual(network.Config, merged.Config);
        foreach ((string name, Tensor tensor) in network.state_dict())
        {
            Assert.IsTrue(tensor.Equals(copies[name]), name);
            Assert.AreNotSame(tensor, copies[name], name);
        }
    }

    [TestMethod]
    public void A_merged_network_can_be_built_from_its_configuration_and_merged_again()
    {
        using ClipNetwork network = MobileClipNetworks.CreateTrained();
        using ClipNetwork merged = network.Reparameterize();

        using ClipNetwork again = TestNetworks.Create(ClipNetworkConfig.Parse(merged.Config.ToJson()));
        using ClipNetwork twice = merged.Reparameterize();

        CollectionAssert.AreEquivalent(merged.state_dict().Keys, again.state_dict().Keys);
        foreach ((string name, Tensor tensor) in merged.state_dict())
        {
            Assert.IsTrue(tensor.Equals(twice.state_dict()[name]), name);
        }
    }

    [TestMethod]
    public void Merging_leaves_no_tensor_behind()
    {
        using ClipNetwork network = MobileClipNetworks.CreateTrained();
        network.Reparameterize().Dispose();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        network.Reparameterize().Dispose();

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static double Sum(Tensor values)
    {
        using var scope = NewDisposeScope();
        return values.to(ScalarType.Float64).sum().item<double>();
    }
}
