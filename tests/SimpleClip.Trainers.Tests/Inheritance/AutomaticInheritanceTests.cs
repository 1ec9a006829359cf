using SimpleClip.Inheritance;
using SimpleClip.Losses;
using SimpleClip.Networks;
using SimpleClip.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Inheritance;

[TestClass]
public sealed class AutomaticInheritanceTests
{
    private const int Steps = 120;

    private static readonly AutomaticInheritanceOptions Fast = new()
    {
        TargetSparsity = 0.4, RampSteps = 40, MaskLearningRate = 0.2, MultiplierLearningRate = 0.2,
    };

    [TestMethod]
    public void At_first_everything_is_kept()
    {
        using ClipNetwork network = TestNetworks.Create();
        using var stage = new AutomaticInheritance(network);

        (ClipNetwork pruned, InheritanceReport report) = stage.Prune();

        using (pruned)
        {
            Assert.AreEqual(report.Parameters, report.Of(InheritanceKind.Copied));
            Assert.AreEqual(0, stage.ExpectedSparsity, 0.05);
            AssertEqualFeatures(network.call, pruned, 1e-3);
        }
    }

    [TestMethod]
    public void A_stage_reaches_the_sparsity_asked_for_and_the_pruned_network_computes_what_the_masked_one_did()
    {
        using ClipNetwork network = TestNetworks.Create();
        using var random = new Generator(7);
        using var stage = new AutomaticInheritance(network, Fast, random);

        Train(network, stage);

        Assert.IsGreaterThan(Fast.TargetSparsity - 0.05, stage.ExpectedSparsity);
        (ClipNetwork pruned, InheritanceReport report) = stage.Prune();
        using (pruned)
        {
            AssertEqualFeatures(stage.Preview, pruned, 1e-5);
            long before = network.parameters().Sum(parameter => parameter.numel());
            Assert.IsLessThan(before * 0.8, report.Parameters);
            Assert.AreEqual(report.Parameters, pruned.parameters().Sum(parameter => parameter.numel()));
        }
    }

    [TestMethod]
    public void A_second_stage_goes_on_from_the_first()
    {
        using ClipNetwork network = TestNetworks.Create();
        using var random = new Generator(7);
        using var first = new AutomaticInheritance(network, Fast, random);
        Train(network, first);
        using ClipNetwork smaller = first.Prune().Network;
        using var second = new AutomaticInheritance(smaller, Fast, random);

        Train(smaller, second);

        (ClipNetwork smallest, InheritanceReport report) = second.Prune();
        using (smallest)
        {
            Assert.IsLessThan(smaller.parameters().Sum(parameter => parameter.numel()), report.Parameters);
            AssertEqualFeatures(second.Preview, smallest, 1e-5);
        }
    }

    [TestMethod]
    public void A_step_leaves_no_tensor_behind()
    {
        using ClipNetwork network = TestNetworks.Create();
        using var stage = new AutomaticInheritance(network, Fast);
        using var optimizer = new AdamW(ParameterGroup.ForModule(network, 0));
        TrainOnce(network, stage, optimizer, 0);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount, outside = DisposeScopeManager.Statistics.CreatedOutsideScopeCount;

        TrainOnce(network, stage, optimizer, 1);
        stage.Prune().Network.Dispose();

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.AreEqual(outside, DisposeScopeManager.Statistics.CreatedOutsideScopeCount);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(-0.5)]
    public void A_sparsity_outside_its_range_is_refused(double sparsity)
    {
        using ClipNetwork network = TestNetworks.Create();

        Assert.Throws<ArgumentOutOfRangeException>(() => new AutomaticInheritance(network, new AutomaticInheritanceOptions { TargetSparsity = sparsity }));
    }

    [TestMethod]
    public void Towers_that_the_masks_do_not_know_are_refused()
    {
        using ClipNetwork averaging = TestNetworks.Create(TestNetworks.Small with { Vision = TestNetworks.SmallVision with { Pooling = ImagePooling.Average } });
        using ClipNetwork scaled = TestNetworks.Create(TestNetworks.Small with { Text = TestNetworks.SmallText with { LayerScale = 0.1 } });

        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => new AutomaticInheritance(averaging)).Message, "plain vision transformers");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => new AutomaticInheritance(scaled)).Message, "CLIP's plain transformers");
    }

    private static void Train(ClipNetwork network, AutomaticInheritance stage)
    {
        using var optimizer = new AdamW(ParameterGroup.ForModule(network, 0));
        for (int step = 0; step < Steps; step++)
        {
            TrainOnce(network, stage, optimizer, step);
        }
    }

    private static void TrainOnce(ClipNetwork network, AutomaticInheritance stage, AdamW optimizer, int step)
    {
        using var scope = NewDisposeScope();
        using ClipFeatures features = stage.Forward(TestNetworks.Images(network.Config, 4), TestNetworks.Tokens(network.Config, 4));
        ContrastiveLoss.InfoNce(features.Image, features.Text, features.Scale).add(stage.Penalty(step), 1).backward();
        optimizer.Step(1e-3);
        optimizer.ZeroGradients();
        stage.Step();
    }

    private static void AssertEqualFeatures(Func<Tensor, Tensor, ClipFeatures> masked, ClipNetwork pruned, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor images = TestNetworks.Images(pruned.Config, 3), tokens = TestNetworks.Tokens(pruned.Config, 3);
        using ClipFeatures expected = masked(images, tokens), actual = pruned.call(images, tokens);
        Assert.IsTrue(actual.Image.allclose(expected.Image, tolerance, tolerance), "image");
        Assert.IsTrue(actual.Text.allclose(expected.Text, tolerance, tolerance), "text");
    }
}
