using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Optimization;

/// <summary>The arithmetic of one step of <see cref="Lamb"/>.</summary>
/// <remarks>
/// The norms are known only after all pieces. The direction is then computed a second time, which reads as much as keeping it would, and
/// takes no memory. Everything stays on the device: no step waits for a number.
/// </remarks>
internal sealed class LambUpdate(AdamMoments moments, double learningRate, double weightDecay) : IParameterUpdate
{
    public void Apply(Tensor parameter, Tensor gradient, Tensor[] state)
    {
        Tensor[] flat = [parameter, gradient, .. state];
        if (weightDecay > 0)
        {
            Tensor ratio = AdvanceAndCompare(flat);
            FlatPieces.ForEach(flat, part => part[0].PlusInPlace(Direction(part).mul_(ratio), -learningRate));
        }
        else
        {
            FlatPieces.ForEach(flat, part => part[0].PlusInPlace(Direction(Advance(part)), -learningRate));
        }
    }

    /// <summary>Advances the moments and computes the trust ratio ‖θ‖/‖u‖, a scalar; 1 where one of the norms is zero.</summary>
    private Tensor AdvanceAndCompare(Tensor[] flat)
    {
        Tensor zero = zeros(1, flat[0].dtype, flat[0].device), weights = zero.clone(), steps = zero.clone();
        FlatPieces.ForEach(flat, part =>
        {
            Tensor direction = Direction(Advance(part));
            weights.PlusInPlace((part[0] * part[0]).sum());
            steps.PlusInPlace((direction * direction).sum());
        });
        return where(weights.gt(zero).logical_and(steps.gt(zero)), weights.sqrt().div(steps.sqrt()), ones_like(zero));
    }

    private Tensor[] Advance(Tensor[] part)
    {
        moments.Advance(part[1], part[2], part[3]);
        return part;
    }

    /// <summary>u = m̂/(√v̂ + ε) + λθ.</summary>
    private Tensor Direction(Tensor[] part)
    {
        Tensor direction = part[2].div(moments.Denominator(part[3])).TimesInPlace(moments.Scale);
        return weightDecay > 0 ? direction.PlusInPlace(part[0], weightDecay) : direction;
    }
}
