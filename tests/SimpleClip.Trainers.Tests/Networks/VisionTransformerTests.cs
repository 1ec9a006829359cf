using SimpleClip.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Networks;

[TestClass]
public sealed class VisionTransformerTests
{
    private static readonly VisionTransformerConfig Averaging = TestNetworks.SmallVision with { Pooling = ImagePooling.Average };

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Average_pooling_leaves_the_class_token_out(bool normAfterPooling)
    {
        using var scope = NewDisposeScope();
        using VisionTransformer tower = Create(Averaging with { NormAfterPooling = normAfterPooling });
        Tensor images = Images(3);

        Tensor actual = tower.call(images);

        Tensor patches = tower.Transformer.call(tower.Embed(images)).narrow(1, 1, 4);
        Tensor pooled = normAfterPooling ? tower.NormAfter.call(patches.mean([1])) : tower.NormAfter.call(patches).mean([1]);
        Assert.IsTrue(actual.allclose(pooled.mm(tower.Projection), 1e-5, 1e-6));
    }

    [TestMethod]
    public void The_norm_before_the_blocks_can_be_left_out()
    {
        using var scope = NewDisposeScope();
        using VisionTransformer tower = Create(TestNetworks.SmallVision with { NoNormBefore = true });
        Tensor images = Images(2);

        Tensor embedded = tower.Embed(images);

        Assert.IsNull(tower.NormBefore);
        Assert.DoesNotContain("ln_pre.weight", tower.state_dict().Keys);
        Tensor first = tower.Patches.call(images)[0, 0].add(tower.Positions[1], 1);
        Assert.IsTrue(embedded[0, 1].allclose(first, 1e-6, 1e-6));
    }

    [TestMethod]
    public void Fixed_positions_are_part_of_the_weights_but_not_trained()
    {
        using var scope = NewDisposeScope();
        using VisionTransformer tower = Create(TestNetworks.SmallVision with { Positions = ImagePositions.SinCos2d });

        tower.call(Images(2)).sum().backward();

        Assert.IsFalse(tower.Positions.requires_grad);
        Assert.IsNull(tower.Positions.grad);
        Assert.IsTrue(tower.state_dict()["positional_embedding"].Equals(PositionEmbeddings.SinCos2d(16, 2)));
    }

    [TestMethod]
    public void Training_sees_some_of_the_patches_and_evaluation_all()
    {
        using var scope = NewDisposeScope();
        using VisionTransformer tower = Create(TestNetworks.SmallVision with { PatchDropout = 0.5 });
        using VisionTransformer whole = Create(TestNetworks.SmallVision);
        Tensor images = Images(8);
        using var random = new Generator(5);
        Tensor kept = PatchDropout.Draw(8, 4, 0.5, random);
        using var again = new Generator(5);
        tower.PatchRandom = again;

        tower.train();
        Tensor training = tower.call(images);
        tower.eval();
        Tensor evaluation = tower.call(images);

        CollectionAssert.AreEqual(new long[] { 8, 2 }, kept.shape);
        Assert.IsTrue(training.Equals(whole.ForwardKept(images, kept)));
        Assert.IsTrue(evaluation.Equals(whole.call(images)));
        Assert.IsFalse(training.allclose(evaluation));
    }

    [TestMethod]
    public void Keeping_every_patch_in_any_order_changes_nothing()
    {
        using var scope = NewDisposeScope();
        using VisionTransformer tower = Create(Averaging);
        Tensor images = Images(2);

        Tensor shuffled = tower.ForwardKept(images, tensor(new long[] { 2, 0, 3, 1, 1, 3, 0, 2 }).reshape(2, 4));

        Assert.IsTrue(shuffled.allclose(tower.call(images), 1e-5, 1e-6));
    }

    [TestMethod]
    [DataRow(16, 0.5, 8)]
    [DataRow(49, 0.75, 12)]
    [DataRow(4, 0.9, 1)]
    [DataRow(5, 0.0, 5)]
    public void At_least_one_patch_is_kept_and_fractions_are_dropped(int patches, double probability, int kept) =>
        Assert.AreEqual(kept, PatchDropout.CountKept(patches, probability));

    [TestMethod]
    public void Patches_of_another_batch_are_refused()
    {
        using var scope = NewDisposeScope();
        using VisionTransformer tower = Create(TestNetworks.SmallVision);

        var error = Assert.ThrowsExactly<ArgumentException>(() => tower.ForwardKept(Images(2), zeros([3, 2], dtype: ScalarType.Int64)));

        StringAssert.Contains(error.Message, "[3, 2] and type Int64 do not fit; expected Int64 [2, kept]");
    }

    [TestMethod]
    [DataRow(ImagePooling.ClassToken)]
    [DataRow(ImagePooling.Average)]
    public void Every_trained_parameter_receives_a_gradient_and_no_tensor_is_left(ImagePooling pooling)
    {
        using VisionTransformer tower = Create(TestNetworks.SmallVision with { Pooling = pooling, PatchDropout = 0.25 });
        Learn(tower);
        foreach ((string name, Parameter parameter) in tower.named_parameters())
        {
            using Tensor? gradient = parameter.grad;
            using Tensor? size = gradient?.norm();
            Assert.IsGreaterThan(0, size?.item<float>() ?? 0, name);
        }

        tower.zero_grad();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount, outside = DisposeScopeManager.Statistics.CreatedOutsideScopeCount;

        Learn(tower);

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.AreEqual(outside, DisposeScopeManager.Statistics.CreatedOutsideScopeCount);
    }

    private static VisionTransformer Create(VisionTransformerConfig config)
    {
        using var random = new Generator(1);
        return new VisionTransformer(config, 12, Activation.Gelu, random);
    }

    private static void Learn(VisionTransformer tower)
    {
        using var scope = NewDisposeScope();
        Tensor features = tower.call(Images(8));
        (features * features).sum().backward();
    }

    private static Tensor Images(int count) => TestNetworks.Images(TestNetworks.Small, count);
}
