using SimpleClip.Networks;
using SimpleClip.Numerics;
using SimpleClip.Testing;
using SimpleClip.Weights;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Trainers.Tests.Networks.SasP;

[TestClass]
public sealed class SharedProjectionTests
{
    [TestMethod]
    public void Shared_projections_are_listed_and_saved_once_under_the_first_block()
    {
        using ClipNetwork network = SasPNetworks.CreateClip();
        Transformer stack = network.Vit().Transformer;

        foreach (ICollection<string> names in (ICollection<string>[])[
            [.. stack.named_parameters().Select(entry => entry.name)],
            stack.state_dict().Keys,
            [.. network.Visual.state_dict().Keys.Select(Stripped("transformer."))],
            [.. network.state_dict().Keys.Select(Stripped("visual.transformer."))]])
        {
            Assert.Contains("resblocks.0.attn.q.weight", names);
            Assert.DoesNotContain("resblocks.1.attn.q.weight", names);
            Assert.DoesNotContain("resblocks.1.attn.k.weight", names);
            Assert.Contains("resblocks.1.attn.alpha", names);
            Assert.Contains("resblocks.2.attn.q.weight", names);
        }

        Assert.HasCount(network.parameters().Select(parameter => parameter.Handle).Distinct().Count(), network.state_dict());
    }

    [TestMethod]
    public void Each_block_that_shares_knows_the_projections_as_its_own()
    {
        using Transformer stack = SasPNetworks.CreateStack(causal: false, SasPNetworks.Shared);

        Assert.AreSame(stack.SasP(0).Attention.Query, stack.SasP(1).Attention.Query);
        Assert.AreNotSame(stack.SasP(0).Attention.Query, stack.SasP(2).Attention.Query);
        Assert.Contains("attn.k.weight", stack.Blocks[1].named_parameters().Select(entry => entry.name));
    }

    [TestMethod]
    public void Gradients_of_shared_projections_add_up()
    {
        using Transformer shared = SasPNetworks.CreateStack(causal: true, SasPNetworks.Shared), separate = SasPNetworks.CreateStack(causal: true);
        using var scope = NewDisposeScope();
        using (no_grad())
        {
            foreach ((string name, Parameter parameter) in separate.named_parameters())
            {
                parameter.copy_(shared.get_parameter(name)!);
            }
        }

        Tensor input = SasPNetworks.Sequences(2, 5, 12);
        shared.call(input).square().sum().backward();
        separate.call(input).square().sum().backward();

        Tensor one = separate.SasP(0).Attention.Query.Weight.grad!, other = separate.SasP(1).Attention.Query.Weight.grad!;
        Assert.IsTrue(shared.SasP(0).Attention.Query.Weight.grad!.allclose(one.add(other, Scalar.Unit), 1e-4, 1e-6));
        Assert.IsTrue(shared.SasP(2).Attention.Query.Weight.grad!.allclose(separate.SasP(2).Attention.Query.Weight.grad!, 1e-4, 1e-6));
    }

    [TestMethod]
    public void Weights_that_were_saved_give_the_same_embeddings_when_loaded()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "network.safetensors");
        using ClipNetwork saved = SasPNetworks.CreateClip(), loaded = TestNetworks.Create(SasPNetworks.Config, seed: 9);
        NetworkWeights.Collect(saved).Save(path);

        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            NetworkWeights.Load(loaded, file);
        }

        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        Tensor images = TestNetworks.Images(saved.Config, 3), tokens = TestNetworks.Tokens(saved.Config, 3);
        Assert.IsTrue(loaded.EncodeImage(images).Equals(saved.EncodeImage(images)));
        Assert.IsTrue(loaded.EncodeText(tokens).Equals(saved.EncodeText(tokens)));
    }

    [TestMethod]
    public void Conversion_keeps_shared_projections_one_object()
    {
        using Transformer stack = SasPNetworks.CreateStack(causal: false, SasPNetworks.Shared);

        stack.to(ScalarType.Float64);

        Assert.AreSame(stack.SasP(0).Attention.Query, stack.SasP(1).Attention.Query);
        Assert.AreEqual(ScalarType.Float64, stack.SasP(1).Attention.Query.Weight.dtype);
        Assert.DoesNotContain("resblocks.1.attn.q.weight", stack.named_parameters().Select(entry => entry.name));
    }

    private static Func<string, string> Stripped(string prefix) =>
        name => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
}
