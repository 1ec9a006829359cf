using SimpleClip.Losses;
using SimpleClip.Networks;
using SimpleClip.Optimization;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Trainers.Tests.Networks.SasP;

[TestClass]
public sealed class SasPTransformerTests
{
    [TestMethod]
    [DataRow(false, SasPNorm.LayerNorm)]
    [DataRow(true, SasPNorm.LayerNorm)]
    [DataRow(true, SasPNorm.RmsNorm)]
    public void One_token_alone_gets_the_values_and_gradients_of_the_whole_pass(bool causal, SasPNorm norm)
    {
        var config = new SasPConfig { Norm = norm };
        using Transformer whole = SasPNetworks.CreateStack(causal, config), alone = SasPNetworks.CreateStack(causal, config);
        using var scope = NewDisposeScope();
        Tensor input = SasPNetworks.Sequences(3, 5, 12), positions = tensor((long[])[4, 0, 2]);

        Tensor[] rows = [.. whole.call(input).unbind(0).Zip((int[])[4, 0, 2], (sequence, position) => sequence[position])];
        Tensor expected = stack(rows, 0), actual = alone.ForwardAt(input, positions);
        expected.square().sum().backward();
        actual.square().sum().backward();

        Assert.IsTrue(actual.allclose(expected, 1e-4, 1e-5));
        foreach (((string name, Parameter one), Parameter other) in whole.named_parameters().Zip(alone.parameters()))
        {
            Assert.IsTrue(other.grad!.allclose(one.grad!, 1e-3, 1e-4), name);
        }
    }

    [TestMethod]
    public void Gains_do_not_decay_and_matrices_do()
    {
        using Transformer stack = SasPNetworks.CreateStack(causal: false);

        IReadOnlyList<ParameterGroup> groups = ParameterGroup.ForModule(stack, weightDecay: 0.1);

        string[] Names(int group) => [.. groups[group].Parameters.Select(entry => entry.Name).Where(name => name.StartsWith("resblocks.0.", StringComparison.Ordinal))];
        CollectionAssert.AreEquivalent(
            (string[])["resblocks.0.attn.q.weight", "resblocks.0.attn.k.weight", "resblocks.0.mlp.c_fc.weight", "resblocks.0.mlp.c_proj.weight"], Names(0));
        CollectionAssert.IsSubsetOf(
            (string[])["resblocks.0.attn.alpha", "resblocks.0.attn.beta", "resblocks.0.attn.gamma", "resblocks.0.beta_sa", "resblocks.0.beta_ff"], Names(1));
        Assert.AreEqual(0, groups[1].WeightDecay);
    }

    [TestMethod]
    public void A_pass_and_its_gradients_leave_no_tensor_behind()
    {
        using ClipNetwork network = SasPNetworks.CreateClip();
        LearnOnce(network);
        network.zero_grad();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount, outside = DisposeScopeManager.Statistics.CreatedOutsideScopeCount;

        LearnOnce(network);

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.AreEqual(outside, DisposeScopeManager.Statistics.CreatedOutsideScopeCount);
    }

    [TestMethod]
    public void Checkpointed_blocks_give_the_gradients_of_an_ordinary_pass()
    {
        using ClipNetwork ordinary = SasPNetworks.CreateClip(), checkpointed = SasPNetworks.CreateClip();
        checkpointed.ActivationCheckpointing = true;

        Assert.AreEqual(LearnOnce(ordinary), LearnOnce(checkpointed));

        foreach (((string name, Parameter one), Parameter other) in ordinary.named_parameters().Zip(checkpointed.parameters()))
        {
            using Tensor expected = one.grad!, actual = other.grad!;
            Assert.IsTrue(actual.allclose(expected, 1e-5, 1e-6), name);
        }
    }

    [TestMethod]
    public void Bfloat16_gives_nearly_the_embeddings_of_float32()
    {
        using ClipNetwork network = SasPNetworks.CreateClip();
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        Tensor images = TestNetworks.Images(network.Config, 4), tokens = TestNetworks.Tokens(network.Config, 4);
        Tensor expectedImage = network.EncodeImage(images), expectedText = network.EncodeText(tokens);

        network.Precision = ComputePrecision.BFloat16;
        Tensor image = network.EncodeImage(images), text = network.EncodeText(tokens);

        Assert.IsGreaterThan(0.99f, (image * expectedImage).sum(1).min().item<float>());
        Assert.IsGreaterThan(0.99f, (text * expectedText).sum(1).min().item<float>());
        Assert.IsFalse(image.Equals(expectedImage), "Nothing was computed in another precision.");
    }

    private static float LearnOnce(ClipNetwork network)
    {
        using var scope = NewDisposeScope();
        using ClipFeatures features = network.call(TestNetworks.Images(network.Config, 4), TestNetworks.Tokens(network.Config, 4));
        Tensor loss = ContrastiveLoss.InfoNce(features.Image, features.Text, features.Scale);
        features.Backward(loss);
        return loss.item<float>();
    }
}
