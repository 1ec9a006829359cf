using SimpleClip.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Networks;

[TestClass]
public sealed class TextTransformerTests
{
    private const int End = 29;

    [TestMethod]
    [DataRow(TextPooling.HighestId, 3)]
    [DataRow(TextPooling.First, 0)]
    [DataRow(TextPooling.Last, 7)]
    [DataRow(TextPooling.EndId, 2)]
    public void The_token_asked_for_is_read(TextPooling pooling, int place)
    {
        using var scope = NewDisposeScope();
        foreach (bool free in (bool[])[false, true])
        {
            using TextTransformer tower = Create(TestNetworks.SmallText with { Pooling = pooling, EndId = 4, NoCausalMask = free });
            Tensor ids = tensor(new long[] { 28, 5, 4, End, 4, 0, 0, 0 }).reshape(1, 8);

            Tensor actual = tower.call(ids);

            Tensor tokens = tower.NormAfter.call(tower.Transformer.call(tower.Embed(ids)));
            Assert.IsTrue(actual.allclose(tokens.select(1, place).mm(tower.Projection!), 1e-5, 1e-6), $"without causal mask: {free}");
        }
    }

    [TestMethod]
    public void Without_the_causal_mask_a_token_sees_what_follows_it()
    {
        using var scope = NewDisposeScope();
        using TextTransformer causal = Create(TestNetworks.SmallText), free = Create(TestNetworks.SmallText with { NoCausalMask = true });
        Tensor one = tensor(new long[] { 28, 5, End, 0, 0, 0, 0, 0 }).reshape(1, 8), other = tensor(new long[] { 28, 5, End, 0, 0, 3, 0, 0 }).reshape(1, 8);

        Assert.IsTrue(causal.call(one).allclose(causal.call(other), 1e-5, 1e-6));
        Assert.IsFalse(free.call(one).allclose(free.call(other), 1e-3, 1e-4));
    }

    [TestMethod]
    [DataRow(TextPooling.HighestId, true)]
    [DataRow(TextPooling.Last, false)]
    [DataRow(TextPooling.Last, true)]
    public void Columns_of_padding_may_be_left_out(TextPooling pooling, bool free)
    {
        using var scope = NewDisposeScope();
        using TextTransformer tower = Create(TestNetworks.SmallText with { Pooling = pooling, NoCausalMask = free, PaddingId = 1 });
        Tensor full = tensor(new long[] { 28, 5, End, 1, 1, 1, 1, 1 }).reshape(1, 8);

        Assert.IsTrue(tower.call(full.narrow(1, 0, 3)).allclose(tower.call(full), 1e-6, 1e-7));
    }

    [TestMethod]
    public void A_projection_with_an_offset_has_the_names_of_a_linear_layer()
    {
        using var scope = NewDisposeScope();
        using TextTransformer tower = Create(TestNetworks.SmallText with { ProjectionBias = true });
        Tensor ids = TestNetworks.Tokens(TestNetworks.Small, 3);
        Tensor before = tower.call(ids);

        using (no_grad())
        {
            tower.BiasedProjection!.Bias!.add_(1);
        }

        Assert.IsNull(tower.Projection);
        CollectionAssert.IsSubsetOf(new[] { "text_projection.weight", "text_projection.bias" }, tower.state_dict().Keys);
        Assert.DoesNotContain("text_projection", tower.state_dict().Keys);
        Assert.IsTrue(tower.call(ids).allclose(before.add(1), 1e-5, 1e-6));
    }

    [TestMethod]
    public void Without_a_projection_the_normed_token_is_the_embedding()
    {
        using var scope = NewDisposeScope();
        using TextTransformer tower = Create(TestNetworks.SmallText with { Projection = TextProjection.None }, embedding: 24);

        Tensor features = tower.call(TestNetworks.Tokens(TestNetworks.Small, 3));

        Assert.IsTrue(features.mean([1]).allclose(zeros(3), 1e-5, 1e-6));
        Assert.IsEmpty(tower.state_dict().Keys.Where(name => name.StartsWith("text_projection", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Without_a_projection_the_embedding_is_as_wide_as_a_token()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Create(TestNetworks.SmallText with { Projection = TextProjection.None }));

        StringAssert.Contains(error.Message, "proj_type none makes embeddings of width 24; expected embed_dim 12");
    }

    [TestMethod]
    [DataRow(TextPooling.Last, true)]
    [DataRow(TextPooling.EndId, false)]
    public void Every_parameter_receives_a_gradient_and_no_tensor_is_left(TextPooling pooling, bool free)
    {
        using TextTransformer tower = Create(TestNetworks.SmallText with { Pooling = pooling, EndId = End, NoCausalMask = free, ProjectionBias = true });
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

    private static TextTransformer Create(TextTransformerConfig config, int embedding = 12)
    {
        using var random = new Generator(1);
        return new TextTransformer(config, embedding, Activation.Gelu, random);
    }

    private static void Learn(TextTransformer tower)
    {
        using var scope = NewDisposeScope();
        Tensor features = tower.call(TestNetworks.Tokens(TestNetworks.Small, 4));
        (features * features).sum().backward();
    }
}
