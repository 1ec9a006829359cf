using SimpleClip.Inheritance;
using SimpleClip.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Inheritance;

[TestClass]
public sealed class TinyClipInheritanceTests
{
    private static readonly ClipNetworkConfig Large = TestNetworks.Small with
    {
        EmbeddingDimension = 20,
        Vision = TestNetworks.SmallVision with { Layers = 5, Width = 24 },
        Text = TestNetworks.SmallText with { Layers = 4, Width = 32, Heads = 4 },
    };

    [TestMethod]
    public void Every_second_layer_is_taken()
    {
        using ClipNetwork teacher = TestNetworks.Create(Large, seed: 5), student = TestNetworks.Create();

        InheritanceReport report = TinyClipInheritance.Inherit(student, teacher);

        using Tensor expected = teacher.Vit().Transformer.PreLn(2).FeedForward.Expand.Weight.narrow(0, 0, 64).narrow(1, 0, 16);
        Assert.IsTrue(student.Vit().Transformer.PreLn(1).FeedForward.Expand.Weight.Equals(expected));
        Assert.Contains("visual.transformer.resblocks.1.attn.in_proj_bias", report.LeftBehind);
        Assert.DoesNotContain("visual.transformer.resblocks.2.attn.in_proj_bias", report.LeftBehind);
    }

    [TestMethod]
    public void Whole_leading_heads_are_taken_of_query_key_and_value()
    {
        using ClipNetwork teacher = TestNetworks.Create(Large, seed: 5), student = TestNetworks.Create();

        TinyClipInheritance.Inherit(student, teacher);

        using var scope = NewDisposeScope();
        Tensor weights = teacher.TextTransformer().Transformer.PreLn(0).Attention.InputWeight;
        Tensor expected = cat([weights[0..24, 0..24], weights[32..56, 0..24], weights[64..88, 0..24]], 0);
        Assert.IsTrue(student.TextTransformer().Transformer.PreLn(0).Attention.InputWeight.Equals(expected));
    }

    [TestMethod]
    public void A_network_of_the_same_shape_becomes_its_teacher()
    {
        using ClipNetwork teacher = TestNetworks.Create(seed: 5), student = TestNetworks.Create();
        using Tensor images = TestNetworks.Images(teacher.Config, 2);
        using var noGradients = no_grad();

        InheritanceReport report = TinyClipInheritance.Inherit(student, teacher);

        using Tensor expected = teacher.EncodeImage(images), actual = student.EncodeImage(images);
        Assert.IsTrue(actual.Equals(expected));
        Assert.AreEqual(report.Parameters, report.Of(InheritanceKind.Copied));
        Assert.AreEqual(0, report.FrozenParameters);
        Assert.IsEmpty(report.LeftBehind);
    }

    [TestMethod]
    public void Positions_are_resized_to_another_resolution_and_context()
    {
        using ClipNetwork teacher = TestNetworks.Create(Large, seed: 5), student = TestNetworks.Create(TestNetworks.Small with
        {
            Vision = TestNetworks.SmallVision with { ImageSize = 32 },
            Text = TestNetworks.SmallText with { ContextLength = 5 },
        });

        InheritanceReport report = TinyClipInheritance.Inherit(student, teacher);

        using var scope = NewDisposeScope();
        Assert.IsTrue(student.Vit().Positions.Equals(PositionEmbeddings.ResizeGrid(teacher.Vit().Positions, 4).narrow(1, 0, 16)));
        Assert.IsTrue(student.TextTransformer().Positions.Equals(PositionEmbeddings.ResizeContext(teacher.TextTransformer().Positions, 5).narrow(1, 0, 24)));
        Assert.AreEqual((17 * 16) + (5 * 24), report.Of(InheritanceKind.Resized));
    }

    [TestMethod]
    public void A_larger_student_is_refused_with_everything_that_does_not_fit()
    {
        using ClipNetwork teacher = TestNetworks.Create(), student = TestNetworks.Create(TestNetworks.Small with { EmbeddingDimension = 40 });

        var error = Assert.ThrowsExactly<ArgumentException>(() => TinyClipInheritance.Inherit(student, teacher));

        StringAssert.Contains(error.Message, "visual.proj [16, 40] does not fit into the teacher's [16, 12]");
        StringAssert.Contains(error.Message, "text_projection [24, 40] does not fit into the teacher's [24, 12]");
    }

    [TestMethod]
    public void Heads_of_another_width_are_refused()
    {
        using ClipNetwork teacher = TestNetworks.Create(), student = TestNetworks.Create(
            TestNetworks.Small with { Vision = TestNetworks.SmallVision with { HeadWidth = 4 } });

        var error = Assert.ThrowsExactly<ArgumentException>(() => TinyClipInheritance.Inherit(student, teacher));

        StringAssert.Contains(error.Message, "4 features, one of the teacher's 8");
    }

    [TestMethod]
    public void Inheriting_leaves_no_tensor_behind()
    {
        using ClipNetwork teacher = TestNetworks.Create(Large, seed: 5), student = TestNetworks.Create();
        TinyClipInheritance.Inherit(student, teacher);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount, outside = DisposeScopeManager.Statistics.CreatedOutsideScopeCount;

        TinyClipInheritance.Inherit(student, teacher);

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.AreEqual(outside, DisposeScopeManager.Statistics.CreatedOutsideScopeCount);
    }
}
