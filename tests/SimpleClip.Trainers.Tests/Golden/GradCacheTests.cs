using SimpleClip.Losses;
using SimpleClip.Networks;
using SimpleClip.Testing;
using SimpleClip.Training;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Golden;

/// <summary>Micro-batches give what the whole batch gives: open_clip's loss, and the gradient of every feature and parameter.</summary>
[TestClass]
[TestCategory(TestData.Golden)]
public sealed class GradCacheTests
{
    /// <summary>Normalises pixels that are normalised already.</summary>
    private static readonly ImageProcessorOptions AsIs = new() { Size = 32, Mean = [0, 0, 0], Std = [1 / 255f, 1 / 255f, 1 / 255f] };

    [TestMethod]
    [DataRow(0, false)]
    [DataRow(0, true)]
    [DataRow(4, false)]
    [DataRow(4, true)]
    [DataRow(5, false)]
    [DataRow(5, true)]
    [DataRow(16, false)]
    public void Micro_batches_give_the_loss_and_every_gradient_of_the_whole_batch(int microBatch, bool checkpointing)
    {
        using GoldenCase golden = GoldenCase.Open("gradcache"), training = GoldenCase.Open("openclip_train");
        using ClipNetwork network = golden.CreateNetwork(quickGelu: false);
        network.ActivationCheckpointing = checkpointing;
        using var images = new PixelNormalizer(AsIs, CPU);
        using var scope = NewDisposeScope();
        Tensor pixels = training.FloatTensor("batch0/image").permute(0, 2, 3, 1).contiguous();
        var batch = new StepBatch([pixels], [training.IntegerTensor("batch0/tokens")], Mask: null);

        using StudentFeatures features = new StudentPass(network, images, microBatch).Compute(batch, seed: 1);
        Tensor loss = ContrastiveLoss.InfoNce(features.Images[0], features.Texts[0], network.LogitScale.exp());
        golden.AssertClose("loss", loss);
        AssertNear(golden, "image_features", features.Images[0]);
        AssertNear(golden, "text_features", features.Texts[0]);
        features.Backward(loss);

        if (microBatch is > 0 and < 16)
        {
            AssertNear(golden, "grad_image_features", features.Images[0].grad!);
            AssertNear(golden, "grad_text_features", features.Texts[0].grad!);
        }

        Close.Assert("grad_logit_scale", golden.Floats("grad_logit_scale"), GoldenTensors.ToArray(network.LogitScale.grad!), golden.ToleranceOf("grad"));
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in network.named_parameters())
        {
            training.AssertClose($"grad/{name}", parameter.grad!);
        }
    }

    /// <summary>Features have no tolerance of their own in the case.</summary>
    private static void AssertNear(GoldenCase golden, string name, Tensor actual) =>
        Close.Assert(name, golden.Floats(name), GoldenTensors.ToArray(actual), golden.ToleranceOf(name.StartsWith("grad_", StringComparison.Ordinal) ? "grad" : "loss"));
}
