using SimpleClip.Losses;
using static TorchSharp.torch;

namespace SimpleClip.Objectives;

/// <summary><see cref="ContrastiveLoss.InfoNce"/>.</summary>
internal sealed class InfoNceTerm(LossWeight weight) : LossTerm("info_nce", weight)
{
    public override Tensor Evaluate(LossInputs inputs) =>
        SumOverTexts(inputs, text => ContrastiveLoss.InfoNce(inputs.Images[0], inputs.Texts[text], inputs.Scale));
}
