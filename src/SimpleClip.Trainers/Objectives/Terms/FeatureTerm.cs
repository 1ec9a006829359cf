using SimpleClip.Losses;
using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Objectives;

/// <summary>FD, the unimodal space: <see cref="DistillationLoss.Feature"/> of the images, and of the texts.</summary>
internal sealed class FeatureTerm(LossWeight weight, FeatureWidths widths, Device device, Generator random)
    : ProjectedTerm("feature", weight, widths, device, random)
{
    public override Tensor Evaluate(LossInputs inputs) =>
        DistillationLoss.Feature(ProjectImages(inputs.Images[0]), inputs.Teacher.Image)
            .Plus(SumOverTexts(inputs, text => DistillationLoss.Feature(ProjectTexts(inputs.Texts[text]), inputs.Teacher.Texts[text])));
}
