using SimpleClip.Networks;
using SimpleClip.Numerics;
using SimpleClip.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Optimization;

[TestClass]
public sealed class WeightAverageTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Updates_follow_the_formula(bool warmUp)
    {
        using var network = TestNetworks.Create();
        using var average = new WeightAverage(network, decay: 0.15, warmUp);
        double expected = ClipNetwork.InitialLogitScale;
        for (int update = 0; update < 5; update++)
        {
            Set(network, update);
            average.Update();
            double decay = warmUp ? Math.Min(0.15, (1.0 + update) / (10 + update)) : 0.15;
            expected = (decay * expected) + ((1 - decay) * update);
        }

        Assert.AreEqual(expected, average.State["logit_scale"].item<float>(), 1e-6);
        Assert.AreEqual(4, network.LogitScale.item<float>(), "The network keeps its own weights.");
        Assert.AreEqual(5, average.Updates);
    }

    [TestMethod]
    public void Every_floating_point_tensor_is_averaged_also_running_figures_and_large_ones()
    {
        using var network = TestNetworks.Create(TestNetworks.Small with
        {
            Vision = new ModifiedResNetConfig { ImageSize = 32, Layers = [1, 1, 1, 1], Width = 8, HeadWidth = 16 },
            Text = TestNetworks.SmallText with { VocabularySize = 3000 },
        });
        using var average = new WeightAverage(network, decay: 0.5, warmUp: false);
        using var noGradients = no_grad();
        Dictionary<string, Tensor> before = network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        foreach (Tensor tensor in network.state_dict().Values.Where(tensor => tensor.is_floating_point()))
        {
            tensor.PlusInPlace(ones_like(tensor));
        }

        average.Update();

        CollectionAssert.AreEquivalent(before.Keys.Where(name => before[name].is_floating_point()).ToArray(), average.State.Keys.ToArray());
        CollectionAssert.Contains(average.State.Keys.ToArray(), "visual.bn1.running_var");
        foreach ((string name, Tensor value) in average.State)
        {
            Assert.IsTrue(value.allclose(before[name].Plus(0.5)), name);
        }
    }

    [TestMethod]
    public void The_network_holds_the_average_until_it_is_swapped_back()
    {
        using var network = TestNetworks.Create();
        using var average = new WeightAverage(network, decay: 0.5, warmUp: false);
        Set(network, 7);
        average.Update();
        float expected = average.State["logit_scale"].item<float>();

        IDisposable swap = average.SwapIn();
        Assert.IsTrue(average.IsSwappedIn);
        Assert.AreEqual(expected, network.LogitScale.item<float>());
        Assert.ThrowsExactly<InvalidOperationException>(average.Update);
        Assert.ThrowsExactly<InvalidOperationException>(average.SwapIn);

        swap.Dispose();
        swap.Dispose();
        Assert.IsFalse(average.IsSwappedIn);
        Assert.AreEqual(7, network.LogitScale.item<float>());
        Assert.AreEqual(expected, average.State["logit_scale"].item<float>());
    }

    [TestMethod]
    public void An_average_goes_on_from_a_saved_state()
    {
        using var network = TestNetworks.Create();
        using var unbroken = new WeightAverage(network, decay: 0.9);
        using var first = new WeightAverage(network, decay: 0.9);
        Set(network, 3);
        unbroken.Update();
        first.Update();

        using var second = new WeightAverage(network, decay: 0.9) { Updates = first.Updates };
        foreach ((string name, Tensor saved) in first.State)
        {
            second.State[name].copy_(saved);
        }

        Set(network, 5);
        unbroken.Update();
        second.Update();

        foreach ((string name, Tensor value) in unbroken.State)
        {
            Assert.IsTrue(value.Equals(second.State[name]), name);
        }
    }

    [TestMethod]
    public void Updates_and_swaps_leave_no_tensor_behind()
    {
        using var network = TestNetworks.Create();
        using var average = new WeightAverage(network);
        average.Update();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        average.Update();
        average.SwapIn().Dispose();

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    [DataRow(-0.1)]
    [DataRow(1.0)]
    [DataRow(double.NaN)]
    public void A_decay_is_at_least_0_and_below_1(double decay)
    {
        using var network = TestNetworks.Create();
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new WeightAverage(network, decay));
    }

    private static void Set(ClipNetwork network, double value)
    {
        using var noGradients = no_grad();
        network.LogitScale.FillInPlace(value);
    }
}
