using SimpleClip.Networks;
using SimpleClip.Objectives;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>Makes the contrastive loss that the options ask for.</summary>
internal static class ContrastiveTerms
{
    /// <param name="options">The settings.</param>
    /// <param name="network">The network, whose logit scale starts anew for a sigmoid loss that it was not trained with before.</param>
    /// <param name="trainedBias">The logit bias of an earlier training; null if there was none.</param>
    /// <param name="device">Where to train.</param>
    public static LossTerm Create(ClipTrainerOptions options, ClipNetwork network, double? trainedBias, Device device)
    {
        if (options.ContrastiveLoss == ContrastiveLossKind.InfoNce)
        {
            return new InfoNceTerm(options.ContrastiveWeight);
        }

        if (trainedBias is null)
        {
            Initialisation.Refill(network.LogitScale, SigmoidTerm.InitialLogitScale);
        }

        return new SigmoidTerm(options.ContrastiveWeight, trainedBias ?? SigmoidTerm.InitialBias, device);
    }
}
