using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Optimization;

/// <summary>The arithmetic of one step of <see cref="Sgd"/>, in place throughout.</summary>
internal sealed class SgdUpdate(SgdOptions options, double learningRate, double weightDecay) : IParameterUpdate
{
    public void Apply(Tensor parameter, Tensor gradient, Tensor[] state) => FlatPieces.ForEach([parameter, gradient, .. state], Move);

    private void Move(Tensor[] part)
    {
        (Tensor parameter, Tensor gradient) = (part[0], part[1]);
        Tensor? velocity = part.Length > 2 ? part[2] : null;
        velocity?.TimesInPlace(options.Momentum).PlusInPlace(gradient);
        if (weightDecay > 0)
        {
            velocity?.PlusInPlace(parameter, weightDecay);
        }

        if (velocity is null || options.Nesterov)
        {
            MoveAlongGradient(parameter, gradient);
        }

        if (velocity is not null)
        {
            parameter.PlusInPlace(velocity, options.Nesterov ? -learningRate * options.Momentum : -learningRate);
        }
    }

    /// <summary>θ ← θ − η(g + λθ).</summary>
    private void MoveAlongGradient(Tensor parameter, Tensor gradient)
    {
        if (weightDecay > 0)
        {
            parameter.TimesInPlace(1 - (learningRate * weightDecay));
        }

        parameter.PlusInPlace(gradient, -learningRate);
    }
}
