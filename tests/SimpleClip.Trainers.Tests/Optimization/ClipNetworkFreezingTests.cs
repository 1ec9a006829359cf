using SimpleClip.Networks;
using SimpleClip.Optimization;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Optimization;

[TestClass]
public sealed class ClipNetworkFreezingTests
{
    [TestMethod]
    public void A_locked_image_tower_keeps_its_weights_while_the_text_tower_learns()
    {
        using var network = TestNetworks.Create();
        network.LockVisual();
        using var optimizer = new Lion(ParameterGroup.ForModule(network, 0.1));
        Dictionary<string, Tensor> before = network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());
        using Tensor images = TestNetworks.Images(network.Config, 3), ids = TestNetworks.Tokens(network.Config, 3);
        using (var scope = NewDisposeScope())
        {
            ClipFeatures features = network.call(images, ids);
            features.Image.mul(features.Text).sum().backward();
        }

        optimizer.Step(0.01);

        foreach ((string name, Tensor weight) in network.state_dict())
        {
            if (name.StartsWith("visual.", StringComparison.Ordinal))
            {
                Assert.IsTrue(weight.Equals(before[name]), name);
            }
        }

        Assert.IsFalse(network.TextTransformer().Projection!.Equals(before["text_projection"]));
    }

    [TestMethod]
    public void Locking_leaves_layers_from_the_head_down_and_can_be_changed_later()
    {
        using var network = TestNetworks.Create();

        network.LockVisual(unlockedLayers: 2);
        CollectionAssert.AreEquivalent(
            network.named_parameters().Select(entry => entry.name)
                .Where(name => !name.StartsWith("visual.", StringComparison.Ordinal)
                    || name == "visual.proj" || name.StartsWith("visual.ln_post.", StringComparison.Ordinal)
                    || name.StartsWith("visual.transformer.resblocks.1.", StringComparison.Ordinal)).ToArray(),
            Trainable(network));

        network.LockVisual(unlockedLayers: 1);
        CollectionAssert.AreEqual(new[] { "visual.proj" }, Trainable(network).Where(name => name.StartsWith("visual.", StringComparison.Ordinal)).ToArray());

        network.LockVisual(unlockedLayers: 10);
        network.LockText();
        Assert.IsTrue(network.Visual.parameters().All(parameter => parameter.requires_grad));
        Assert.IsFalse(network.Text.parameters().Any(parameter => parameter.requires_grad));
        Assert.IsTrue(network.LogitScale.requires_grad);
    }

    [TestMethod]
    public void Patterns_choose_parameters_by_name()
    {
        using var network = TestNetworks.Create();

        IReadOnlyList<string> frozen = network.Freeze("visual.*", "token_embedding.weight");
        IReadOnlyList<string> thawed = network.Unfreeze("visual.transformer.resblocks.?.ln_1.*");

        Assert.AreEqual(network.Visual.parameters().Count() + 1, frozen.Count);
        Assert.HasCount(4, thawed);
        string[] trainable = Trainable(network);
        CollectionAssert.DoesNotContain(trainable, "token_embedding.weight");
        CollectionAssert.Contains(trainable, "positional_embedding");
        CollectionAssert.AreEquivalent(thawed.ToArray(), trainable.Where(name => name.StartsWith("visual.", StringComparison.Ordinal)).ToArray());
    }

    [TestMethod]
    public void A_pattern_without_a_match_is_named_and_changes_nothing()
    {
        using var network = TestNetworks.Create();

        var error = Assert.ThrowsExactly<ArgumentException>(() => network.Freeze("visual.*", "vision.*"));

        StringAssert.Contains(error.Message, "vision.*");
        Assert.IsTrue(network.parameters().All(parameter => parameter.requires_grad));
    }

    [TestMethod]
    public void Batch_norms_of_a_locked_tower_keep_their_running_figures_until_it_is_unlocked()
    {
        using var network = TestNetworks.Create(TestNetworks.Small with
        {
            Vision = new ModifiedResNetConfig { ImageSize = 32, Layers = [1, 1, 1, 1], Width = 8, HeadWidth = 16 },
        });
        BatchNorm2d[] norms = [.. network.Visual.modules().OfType<BatchNorm2d>()];
        Assert.IsNotEmpty(norms);

        network.LockVisual();
        Assert.IsTrue(norms.All(norm => norm.Frozen));

        network.Unfreeze("visual.*");
        Assert.IsFalse(norms.Any(norm => norm.Frozen));
    }

    [TestMethod]
    public void Freezing_drops_gradients_so_that_no_optimizer_moves_the_parameter()
    {
        using var network = TestNetworks.Create();
        using (Tensor loss = network.LogitScale.exp())
        {
            loss.backward();
        }

        using var optimizer = new Sgd(ParameterGroup.ForModule(network, 0));
        network.Freeze("logit_scale");
        optimizer.Step(0.1);

        Assert.AreEqual(ClipNetwork.InitialLogitScale, network.LogitScale.item<float>(), 1e-6);
    }

    private static string[] Trainable(ClipNetwork network) =>
        [.. network.named_parameters().Where(entry => entry.parameter.requires_grad).Select(entry => entry.name)];
}
