using SimpleClip.Losses;
using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Objectives;

/// <summary>MFD: as FD, with the student's pictures partly blacked out.</summary>
internal sealed class MaskedFeatureTerm(LossWeight weight, FeatureWidths widths, Device device, Generator random)
    : ProjectedTerm("masked_feature", weight, widths, device, random)
{
    public override bool ReadsMaskedImages => true;

    public override Tensor Evaluate(LossInputs inputs) =>
        DistillationLoss.Feature(ProjectImages(inputs.MaskedImages!), inputs.Teacher.Image)
            .Plus(SumOverTexts(inputs, text => DistillationLoss.Feature(ProjectTexts(inputs.Texts[text]), inputs.Teacher.Texts[text])));
}
