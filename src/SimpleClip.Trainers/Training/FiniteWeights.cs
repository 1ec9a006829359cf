using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>
/// Looks whether a gradient that was infinite or not a number has gone into the weights: the loss, which is looked at in every step, tells
/// only in the next one.
/// </summary>
internal static class FiniteWeights
{
    /// <summary>Fails if any parameter is no finite number.</summary>
    /// <param name="network">The network.</param>
    /// <param name="step">Steps taken before.</param>
    /// <param name="kept">What is left of the run, as a sentence that begins with a blank; empty for nothing.</param>
    /// <exception cref="InvalidOperationException">One is.</exception>
    public static void Check(nn.Module network, int step, string kept)
    {
        using var noGradients = no_grad();
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            using var scope = NewDisposeScope();
            if (!float.IsFinite(parameter.abs().max().item<float>()))
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Training stopped after step {step}: weights are no finite numbers any more, {name} first. " +
                    $"Lower the option LearningRate, raise WarmupSteps, or set MaxGradientNorm.{kept}"));
            }
        }
    }
}
