using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Optimization;

/// <summary>The arithmetic of one step of <see cref="Lion"/>.</summary>
internal sealed class LionUpdate(LionOptions options, double learningRate, double weightDecay) : IParameterUpdate
{
    public void Apply(Tensor parameter, Tensor gradient, Tensor[] state) => FlatPieces.ForEach([parameter, gradient, .. state], Move);

    private void Move(Tensor[] part)
    {
        (Tensor parameter, Tensor gradient, Tensor mean) = (part[0], part[1], part[2]);
        if (weightDecay > 0)
        {
            parameter.TimesInPlace(1 - (learningRate * weightDecay));
        }

        Tensor direction = mean.Times(options.Beta1).PlusInPlace(gradient, 1 - options.Beta1).sign();
        parameter.PlusInPlace(direction, -learningRate);
        mean.TimesInPlace(options.Beta2).PlusInPlace(gradient, 1 - options.Beta2);
    }
}
