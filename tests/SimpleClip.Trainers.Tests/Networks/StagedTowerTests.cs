using SimpleClip.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Networks;

[TestClass]
public sealed class StagedTowerTests
{
    public static IEnumerable<object[]> Architectures => [["ViT-mini"], ["SiCLIP-ViT-mini"], ["MobileCLIP-mini"], ["SiCLIP-mini"]];

    [TestMethod]
    [DynamicData(nameof(Architectures))]
    public void Stages_run_one_by_one_are_the_forward_pass(string name)
    {
        ClipNetworkConfig config = ClipArchitectures.Get(name).Network;
        using ClipNetwork network = TestNetworks.Create(config);
        network.eval();
        using var scope = NewDisposeScope();

        AssertStaged(network.Visual, TestNetworks.Images(config, 3));
        AssertStaged(network.Text, TestNetworks.Tokens(config, 3));
    }

    [TestMethod]
    [DataRow(ImagePooling.Average, false)]
    [DataRow(ImagePooling.Average, true)]
    public void A_tower_that_averages_its_patches_has_stages_too(ImagePooling pooling, bool normAfter)
    {
        ClipNetworkConfig config = TestNetworks.Small with { Vision = TestNetworks.SmallVision with { Pooling = pooling, NormAfterPooling = normAfter } };
        using ClipNetwork network = TestNetworks.Create(config);
        using var scope = NewDisposeScope();

        AssertStaged(network.Visual, TestNetworks.Images(config, 3));
    }

    [TestMethod]
    public void Short_sequences_that_have_to_be_padded_run_in_stages_too()
    {
        ClipNetworkConfig config = TestNetworks.Small with { Text = TestNetworks.SmallText with { NoCausalMask = true, PaddingId = 3 } };
        using ClipNetwork network = TestNetworks.Create(config);
        using var scope = NewDisposeScope();

        AssertStaged(network.Text, TestNetworks.Tokens(config, 3).narrow(1, 0, 5));
    }

    [TestMethod]
    [DynamicData(nameof(Architectures))]
    public void Every_parameter_and_running_figure_belongs_to_a_stage(string name)
    {
        using ClipNetwork network = TestNetworks.Create(ClipArchitectures.Get(name).Network);

        foreach (nn.Module tower in new nn.Module[] { network.Visual, network.Text })
        {
            HashSet<Tensor> staged = new(((IStagedTower)tower).Stages.SelectMany(stage => stage.Tensors), ReferenceEqualityComparer.Instance);
            foreach ((string tensor, Parameter parameter) in tower.named_parameters())
            {
                Assert.Contains(parameter, staged, tensor);
            }

            foreach ((string tensor, Tensor buffer) in tower.named_buffers().Where(entry => entry.buffer.is_floating_point()))
            {
                Assert.Contains(buffer, staged, tensor);
            }
        }
    }

    private static void AssertStaged(nn.Module<Tensor, Tensor> tower, Tensor input)
    {
        var staged = (IStagedTower)tower;
        using Tensor expected = tower.call(input);
        Tensor features = input;
        using (NewDisposeScope())
        {
            for (int stage = 0; stage < staged.Stages.Count; stage++)
            {
                features = staged.RunStages(input, features, stage, stage + 1);
            }

            Assert.IsTrue(features.Equals(expected), tower.GetName());
        }

        using var scope = NewDisposeScope();
        staged.RunStages(input, input, 0, staged.Stages.Count);
        Assert.AreEqual(1, scope.DisposablesCount);
    }
}
