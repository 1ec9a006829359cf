using SimpleClip.Networks;
using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Networks.MobileClip;

[TestClass]
public sealed class SiClipEncoderTests
{
    [TestMethod]
    public void SiCLIP_S0_has_a_seventh_less_parameters_than_MobileCLIP_S0()
    {
        using var parent = new MobileClipImageEncoder(new MobileClipImageConfig { Reparameterized = true }, 512);
        using var branched = new MobileClipImageEncoder(MobileClipImageConfig.SiClipS0, 512);
        using MobileClipImageEncoder encoder = branched.Reparameterize();

        Assert.AreEqual(9_831_652, Count(branched));
        Assert.AreEqual(9_782_180, Count(encoder));
        Assert.AreEqual(0.139, 1 - (Count(encoder) / (double)Count(parent)), 5e-4);
    }

    [TestMethod]
    public void Blocks_share_queries_and_keys_and_nothing_else()
    {
        using ClipNetwork network = TestNetworks.Create(MobileClipNetworks.SmallSasP);

        string[] names = [.. network.state_dict().Keys];

        string[] second = [.. names.Where(name => name.StartsWith("visual.model.network.3.1.", StringComparison.Ordinal)).Select(name => name["visual.model.network.3.1.".Length..])];
        CollectionAssert.Contains(names, "visual.model.network.3.0.token_mixer.q.weight");
        CollectionAssert.Contains(names, "visual.model.network.3.2.running_mean");
        CollectionAssert.IsSubsetOf(new[] { "beta_sa", "beta_ff", "token_mixer.alpha", "token_mixer.beta", "token_mixer.gamma", "norm.weight", "convffn.fc1.weight" }, second);
        Assert.IsFalse(second.Any(name => name.Contains(".q.", StringComparison.Ordinal) || name.Contains(".k.", StringComparison.Ordinal)));
        CollectionAssert.Contains(names, "text.transformer.1.attn.q.weight");
        CollectionAssert.DoesNotContain(names, "text.transformer.2.attn.q.weight");
    }

    [TestMethod]
    public void A_block_starts_as_its_norm_beside_its_feed_forward_layer()
    {
        using var random = new Generator(4);
        using var block = new ImageSasPBlock(new ImageAttentionShape(16, 32, 8, 7), feedForwardGain: 0.3, shared: null, random);
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        Tensor input = empty([3, 16, 4, 5], dtype: ScalarType.Float32).normal_(2, 3, random);
        block.eval();

        Tensor output = block.call(input);

        Tensor normed = block.Norm.call(input);
        Assert.IsTrue(output.allclose(normed.Plus(block.FeedForward.call(normed).Times(0.3)), 1e-4, 1e-4));
    }

    [TestMethod]
    [TestCategory("Long")]
    public void MobileCLIP_B_has_as_many_parameters_as_published()
    {
        using var encoder = new MobileClipVisionTransformer(new MobileClipVisionTransformerConfig(), 512);

        Assert.AreEqual(86_348_544, Count(encoder));
    }

    private static long Count(nn.Module module) => module.parameters().Sum(parameter => parameter.numel());
}
