using SimpleClip.Data;
using SimpleClip.Losses;
using SimpleClip.Networks;
using SimpleClip.Numerics;
using SimpleClip.Optimization;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>A step of CLIP's training: both towers, InfoNCE, AdamW, and the logit scale kept within bounds.</summary>
/// <param name="network">The network, on its device.</param>
/// <param name="optimizer">Moves the network's parameters.</param>
/// <param name="images">Normalises pixels on the device.</param>
/// <param name="maxGradientNorm">The length to which longer gradients are cut; 0 for no limit.</param>
internal sealed class ContrastiveStep(ClipNetwork network, AdamW optimizer, PixelNormalizer images, double maxGradientNorm) : ITrainingStep
{
    /// <summary>ln 100: CLIP never multiplies similarities by more than 100.</summary>
    private static readonly double MaxLogitScale = Math.Log(100);

    public StepResult Run(PairBatch batch, double learningRate)
    {
        using var scope = NewDisposeScope();
        using ClipFeatures features = network.call(images.Normalize(batch.ImagesOn(images.Device)), batch.TokensOn(images.Device, network.Text.ReadsPadding));
        Tensor loss = ContrastiveLoss.InfoNce(features.Image, features.Text, features.Scale);
        double value = loss.item<float>();
        if (!double.IsFinite(value))
        {
            throw new NonFiniteLossException(value, features.Scale.item<float>());
        }

        optimizer.ZeroGradients();
        features.Backward(loss);
        if (maxGradientNorm > 0)
        {
            nn.utils.clip_grad_norm_(network.parameters(), maxGradientNorm);
        }

        optimizer.Step(learningRate);
        return new StepResult(value, ClampLogitScale());
    }

    private double ClampLogitScale()
    {
        using var noGradients = no_grad();
        network.LogitScale.ClampInPlace(0, MaxLogitScale);
        return Math.Exp(network.LogitScale.item<float>());
    }
}
