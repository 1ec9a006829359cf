using SimpleClip.Networks;
using SimpleClip.Optimization;

namespace SimpleClip.Trainers.Tests.Optimization;

[TestClass]
public sealed class ParameterGroupTests
{
    public static IEnumerable<object[]> OtherTowers =>
    [
        [new ModifiedResNetConfig { ImageSize = 32, Layers = [1, 2, 1, 1], Width = 8, HeadWidth = 16 }, "visual.conv1.", "visual.attnpool."],
        [new ConvNextConfig { ImageSize = 64, Depths = [1, 2, 1, 1], Widths = [8, 16, 24, 32] }, "visual.trunk.stem.", "visual.head.proj."],
        [new MobileClipImageConfig { ImageSize = 64, Layers = [1, 1, 2, 1], Widths = [8, 16, 32, 64] }, "visual.model.patch_embed.", "visual.model.head."],
    ];

    [TestMethod]
    public void Matrices_decay_and_vectors_and_scalars_do_not()
    {
        using var network = TestNetworks.Create();

        IReadOnlyList<ParameterGroup> groups = ParameterGroup.ForModule(network, 0.2);

        ParameterGroup decaying = groups.Single(group => group.WeightDecay > 0), still = groups.Single(group => group.WeightDecay == 0);
        Assert.IsTrue(decaying.Parameters.All(entry => entry.Parameter.dim() >= 2));
        string[] names = [.. still.Parameters.Select(entry => entry.Name)];
        CollectionAssert.IsSubsetOf(new[] { "logit_scale", "visual.class_embedding", "ln_final.weight", "transformer.resblocks.0.attn.in_proj_bias" }, names);
        Assert.AreEqual(network.parameters().Count(), decaying.Parameters.Count + still.Parameters.Count);
    }

    [TestMethod]
    [DataRow("logit_scale", 1.0)]
    [DataRow("visual.proj", 1.0)]
    [DataRow("visual.ln_post.weight", 0.5)]
    [DataRow("visual.transformer.resblocks.1.attn.in_proj_weight", 0.5)]
    [DataRow("visual.transformer.resblocks.0.mlp.c_fc.bias", 0.25)]
    [DataRow("visual.ln_pre.bias", 0.125)]
    [DataRow("visual.conv1.weight", 0.125)]
    [DataRow("visual.class_embedding", 0.125)]
    [DataRow("visual.positional_embedding", 0.125)]
    [DataRow("text_projection", 1.0)]
    [DataRow("ln_final.bias", 0.1)]
    [DataRow("transformer.resblocks.1.ln_2.weight", 0.1)]
    [DataRow("transformer.resblocks.0.ln_1.weight", 0.01)]
    [DataRow("token_embedding.weight", 0.001)]
    [DataRow("positional_embedding", 0.001)]
    public void Layer_decay_counts_from_the_head_of_each_tower_as_open_clip_does(string name, double factor)
    {
        using var network = TestNetworks.Create();

        IReadOnlyList<ParameterGroup> groups = ParameterGroup.ForNetwork(network, 0.2, new LayerDecay(Visual: 0.5, Text: 0.1));

        ParameterGroup group = groups.Single(group => group.Parameters.Any(entry => entry.Name == name));
        Assert.AreEqual(factor, group.LearningRateFactor, 1e-12);
        Assert.AreEqual(group.Parameters[0].Parameter.dim() >= 2 ? 0.2 : 0, group.WeightDecay);
    }

    [TestMethod]
    [DynamicData(nameof(OtherTowers))]
    public void Other_towers_have_stems_at_the_bottom_and_projections_at_the_top(ImageTowerConfig vision, string bottom, string top)
    {
        using var network = TestNetworks.Create(TestNetworks.Small with { Vision = vision });

        IReadOnlyList<ParameterGroup> groups = ParameterGroup.ForNetwork(network, 0.2, new LayerDecay(Visual: 0.5));

        int blocks = network.Visual.modules().Count(module => module is INetworkBlock);
        Assert.AreEqual(Math.Pow(0.5, blocks + 1), FactorsOf(groups, bottom).Single(), 1e-12, bottom);
        Assert.AreEqual(1, FactorsOf(groups, top).Single(), top);
        Assert.AreEqual(blocks + 2, groups.Select(group => group.LearningRateFactor).Distinct().Count());
    }

    [TestMethod]
    public void Every_trainable_parameter_is_in_one_group_and_frozen_ones_in_none()
    {
        using var network = TestNetworks.Create();
        network.Freeze("visual.transformer.resblocks.0.*");

        string[] names = [.. ParameterGroup.ForNetwork(network, 0.2, new LayerDecay(0.5, 0.5)).SelectMany(group => group.Parameters).Select(entry => entry.Name)];

        CollectionAssert.AreEquivalent(
            network.named_parameters().Where(entry => entry.parameter.requires_grad).Select(entry => entry.name).ToArray(), names);
        Assert.IsFalse(names.Any(name => name.StartsWith("visual.transformer.resblocks.0.", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(1.5)]
    [DataRow(double.NaN)]
    public void A_decay_is_above_0_and_at_most_1(double decay) => Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LayerDecay(Text: decay));

    private static double[] FactorsOf(IReadOnlyList<ParameterGroup> groups, string prefix) =>
        [.. groups.Where(group => group.Parameters.Any(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal)))
            .Select(group => group.LearningRateFactor).Distinct()];
}
