using SimpleClip.Inheritance;
using SimpleClip.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Inheritance;

[TestClass]
public sealed class SiClipInheritanceTests
{
    /// <summary>The student's image tower has two more blocks, which are new; everything else is unchanged.</summary>
    private static readonly ClipNetworkConfig Deeper = TestNetworks.Small with { Vision = TestNetworks.SmallVision with { Layers = 4 } };

    [TestMethod]
    public void Unchanged_modules_are_copied_and_frozen_and_new_blocks_are_trained()
    {
        using ClipNetwork teacher = TestNetworks.Create(seed: 5), student = TestNetworks.Create(Deeper);

        InheritanceReport report = SiClipInheritance.Inherit(student, teacher);

        Dictionary<string, Tensor> source = teacher.state_dict();
        foreach ((string name, Parameter parameter) in student.named_parameters())
        {
            bool isNew = name.StartsWith("visual.transformer.resblocks.2.", StringComparison.Ordinal)
                || name.StartsWith("visual.transformer.resblocks.3.", StringComparison.Ordinal);
            Assert.AreEqual(isNew || name == "logit_scale", parameter.requires_grad, name);
            Assert.IsTrue(isNew || parameter.Equals(source[name]), name);
        }

        Assert.AreEqual(report.Of(InheritanceKind.New) + 1, report.TrainableParameters);
        Assert.AreEqual(student.parameters().Sum(parameter => parameter.numel()), report.Parameters);
        Assert.IsEmpty(report.LeftBehind);
        StringAssert.Contains(report.ToString(), "new     visual.transformer.resblocks.2.ln_1.weight [16]");
    }

    [TestMethod]
    public void A_block_with_a_new_part_is_trained_as_a_whole_from_the_teachers_values()
    {
        ClipNetworkConfig wider = TestNetworks.Small with { Vision = TestNetworks.SmallVision with { MlpRatio = 2 } };
        using ClipNetwork teacher = TestNetworks.Create(seed: 5), student = TestNetworks.Create(wider), fresh = TestNetworks.Create(wider);
        SiClipInheritance.Inherit(student, teacher);
        SiClipInheritance.Inherit(fresh, teacher, new SiClipInheritanceOptions { StartNewBlocksFromTeacher = false });

        Parameter inherited = student.Vit().Transformer.PreLn(0).Attention.InputWeight, untouched = fresh.Vit().Transformer.PreLn(0).Attention.InputWeight;

        Assert.IsTrue(inherited.requires_grad);
        Assert.IsTrue(inherited.Equals(teacher.Vit().Transformer.PreLn(0).Attention.InputWeight));
        Assert.IsFalse(untouched.Equals(teacher.Vit().Transformer.PreLn(0).Attention.InputWeight));
    }

    [TestMethod]
    public void Nothing_before_the_first_trainable_block_makes_a_graph()
    {
        using ClipNetwork teacher = TestNetworks.Create(seed: 5), student = TestNetworks.Create(Deeper);
        SiClipInheritance.Inherit(student, teacher);
        using var scope = NewDisposeScope();
        Tensor tokens = student.Vit().Embed(TestNetworks.Images(Deeper, 2));

        Tensor frozen = student.Vit().Transformer.Blocks[1].call(student.Vit().Transformer.Blocks[0].call(tokens));
        Tensor trained = student.Vit().Transformer.Blocks[2].call(frozen);

        Assert.IsFalse(frozen.requires_grad);
        Assert.IsTrue(trained.requires_grad);
    }

    [TestMethod]
    public void Positions_are_resized_and_frozen()
    {
        ClipNetworkConfig finer = TestNetworks.Small with { Vision = TestNetworks.SmallVision with { ImageSize = 32 } };
        using ClipNetwork teacher = TestNetworks.Create(seed: 5), student = TestNetworks.Create(finer);

        InheritanceReport report = SiClipInheritance.Inherit(student, teacher);

        using Tensor expected = PositionEmbeddings.ResizeGrid(teacher.Vit().Positions, 4);
        Assert.IsTrue(student.Vit().Positions.Equals(expected));
        Assert.IsFalse(student.Vit().Positions.requires_grad);
        StringAssert.Contains(report.ToString(), "resized visual.positional_embedding [17, 16] from visual.positional_embedding [5, 16]");
    }

    [TestMethod]
    [DataRow("layer_norm")]
    [DataRow("rms_norm")]
    public void A_simplified_tower_inherits_everything_but_its_blocks_and_trains_these(string norm)
    {
        ClipNetworkConfig simplified = TestNetworks.Small with
        {
            Vision = TestNetworks.SmallVision with { SasP = new SasPConfig { Norm = norm == "rms_norm" ? SasPNorm.RmsNorm : SasPNorm.LayerNorm } },
        };
        using ClipNetwork teacher = TestNetworks.Create(seed: 5), student = TestNetworks.Create(simplified);

        InheritanceReport report = SiClipInheritance.Inherit(student, teacher);

        foreach ((string name, Parameter parameter) in student.named_parameters())
        {
            Assert.AreEqual(name == "logit_scale" || name.StartsWith("visual.transformer.", StringComparison.Ordinal), parameter.requires_grad, name);
        }

        Assert.IsTrue(student.Vit().Projection.Equals(teacher.Vit().Projection));
        Assert.IsTrue(((SasPBlock)student.Vit().Transformer.Blocks[0]).FeedForward.Expand.Weight.Equals(
            ((ResidualAttentionBlock)teacher.Vit().Transformer.Blocks[0]).FeedForward.Expand.Weight));
        Assert.Contains("visual.transformer.resblocks.1.attn.in_proj_weight", report.LeftBehind);
    }

    [TestMethod]
    public void The_logit_scale_can_be_frozen_too()
    {
        using ClipNetwork teacher = TestNetworks.Create(seed: 5), student = TestNetworks.Create(Deeper);

        SiClipInheritance.Inherit(student, teacher, new SiClipInheritanceOptions { TrainLogitScale = false });

        Assert.IsFalse(student.LogitScale.requires_grad);
    }

    [TestMethod]
    public void Inheriting_leaves_no_tensor_behind()
    {
        using ClipNetwork teacher = TestNetworks.Create(seed: 5), student = TestNetworks.Create(Deeper);
        SiClipInheritance.Inherit(student, teacher);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount, outside = DisposeScopeManager.Statistics.CreatedOutsideScopeCount;

        SiClipInheritance.Inherit(student, teacher);

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.AreEqual(outside, DisposeScopeManager.Statistics.CreatedOutsideScopeCount);
    }
}
