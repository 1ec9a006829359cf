using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Optimization;

/// <summary>The arithmetic of one step of <see cref="AdamW"/>: θ ← (1 − ηλ)θ − η·m̂/(√v̂ + ε).</summary>
internal sealed class AdamWUpdate(AdamMoments moments, double learningRate, double weightDecay) : IParameterUpdate
{
    public void Apply(Tensor parameter, Tensor gradient, Tensor[] state) => FlatPieces.ForEach([parameter, gradient, .. state], Move);

    private void Move(Tensor[] part)
    {
        (Tensor parameter, Tensor gradient, Tensor mean, Tensor square) = (part[0], part[1], part[2], part[3]);
        if (weightDecay > 0)
        {
            parameter.TimesInPlace(1 - (learningRate * weightDecay));
        }

        moments.Advance(gradient, mean, square);
        parameter.PlusQuotientInPlace(mean, moments.Denominator(square), -learningRate * moments.Scale);
    }
}
