using SimpleClip.Losses;
using SimpleClip.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Networks;

[TestClass]
public sealed class ClipNetworkTests
{
    [TestMethod]
    public void Parameters_have_the_names_that_open_clip_gives_them()
    {
        using ClipNetwork network = TestNetworks.Create();

        string[] names = [.. network.state_dict().Keys];

        string[] expected =
        [
            "logit_scale", "positional_embedding", "text_projection", "token_embedding.weight", "ln_final.weight", "visual.proj",
            "visual.class_embedding", "visual.positional_embedding", "visual.conv1.weight", "visual.ln_pre.bias", "visual.ln_post.weight",
            "transformer.resblocks.1.attn.in_proj_weight", "visual.transformer.resblocks.1.attn.in_proj_bias",
            "transformer.resblocks.0.attn.out_proj.bias", "visual.transformer.resblocks.0.mlp.c_fc.weight", "transformer.resblocks.0.ln_2.weight",
        ];
        Assert.IsEmpty(expected.Except(names));
        Assert.HasCount(14 + (2 * 2 * 12), names.Distinct());
        CollectionAssert.AreEquivalent(names, network.named_parameters().Select(entry => entry.name).ToArray());
    }

    [TestMethod]
    public void Equal_seeds_make_equal_networks_and_leave_the_global_generator_alone()
    {
        manual_seed(5);
        using Tensor undisturbed = rand(3);
        manual_seed(5);

        using ClipNetwork one = TestNetworks.Create(seed: 3), same = TestNetworks.Create(seed: 3), other = TestNetworks.Create(seed: 4);

        using Tensor afterwards = rand(3);
        Assert.IsTrue(undisturbed.Equals(afterwards));
        Assert.IsTrue(one.Vit().Projection.Equals(same.Vit().Projection));
        Assert.IsFalse(one.Vit().Projection.Equals(other.Vit().Projection));
    }

    [TestMethod]
    public void Features_have_length_one()
    {
        using ClipNetwork network = TestNetworks.Create();
        using ClipFeatures features = Run(network);

        using Tensor lengths = cat([features.Image, features.Text], 0).norm(1);

        Assert.IsTrue(lengths.allclose(ones_like(lengths)));
        Assert.AreEqual(1 / 0.07, features.Scale.item<float>(), 1e-4);
    }

    [TestMethod]
    public void Pooling_in_the_last_block_equals_computing_every_token()
    {
        using ClipNetwork network = TestNetworks.Create();
        using var noGradients = no_grad();
        using Tensor tokens = TestNetworks.Tokens(network.Config, 5);
        using Tensor embedded = network.TextTransformer().Embed(tokens), positions = tokens.argmax(-1);

        using Tensor pooled = network.TextTransformer().Transformer.ForwardAt(embedded, positions);

        using Tensor all = network.TextTransformer().Transformer.call(embedded);
        using Tensor expected = stack([.. Enumerable.Range(0, 5).Select(row => all[row, positions[row].item<long>()])]);
        Assert.IsTrue(pooled.allclose(expected, 1e-5, 1e-5));
    }

    [TestMethod]
    public void What_follows_the_end_token_changes_nothing()
    {
        using ClipNetwork network = TestNetworks.Create();
        using var noGradients = no_grad();
        using Tensor full = tensor(new long[] { 28, 5, 29, 0, 0, 0, 0, 0 }).reshape(1, 8);
        using Tensor noise = tensor(new long[] { 28, 5, 29, 4, 9, 0, 3, 1 }).reshape(1, 8);
        using Tensor cut = full.narrow(1, 0, 3);

        using Tensor expected = network.EncodeText(full), noisy = network.EncodeText(noise), shorter = network.EncodeText(cut);

        Assert.IsTrue(noisy.allclose(expected, 1e-5, 1e-6));
        Assert.IsTrue(shorter.allclose(expected, 1e-5, 1e-6));
    }

    [TestMethod]
    public void Captions_longer_than_the_context_are_refused()
    {
        using ClipNetwork network = TestNetworks.Create();
        using Tensor tokens = ones(1, 9, dtype: ScalarType.Int64);

        var error = Assert.ThrowsExactly<ArgumentException>(() => network.EncodeText(tokens));

        StringAssert.Contains(error.Message, "9 tokens do not fit a context of 8");
    }

    [TestMethod]
    public void Images_of_another_size_are_refused()
    {
        using ClipNetwork network = TestNetworks.Create();
        using Tensor images = zeros(2, 3, 16, 20);

        var error = Assert.ThrowsExactly<ArgumentException>(() => network.EncodeImage(images));

        StringAssert.Contains(error.Message, "[2, 3, 16, 20] do not fit; expected [batch, 3, 16, 16]");
    }

    [TestMethod]
    public void A_forward_and_backward_pass_leaves_no_tensor_behind()
    {
        using ClipNetwork network = TestNetworks.Create();
        LearnOnce(network);
        network.zero_grad();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount, outside = DisposeScopeManager.Statistics.CreatedOutsideScopeCount;

        LearnOnce(network);

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.AreEqual(outside, DisposeScopeManager.Statistics.CreatedOutsideScopeCount);
    }

    private static void LearnOnce(ClipNetwork network)
    {
        using var scope = NewDisposeScope();
        ClipFeatures features = Run(network);
        ContrastiveLoss.InfoNce(features.Image, features.Text, features.Scale).backward();
    }

    private static ClipFeatures Run(ClipNetwork network) =>
        network.call(TestNetworks.Images(network.Config, 4), TestNetworks.Tokens(network.Config, 4));
}
