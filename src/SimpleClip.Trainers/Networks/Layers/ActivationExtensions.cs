using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

internal static class ActivationExtensions
{
    /// <summary>The slope of the sigmoid in QuickGELU.</summary>
    public const double QuickGeluSlope = 1.702;

    /// <summary>Applies the activation element by element.</summary>
    public static Tensor Apply(this Activation activation, Tensor x)
    {
        switch (activation)
        {
            case Activation.Gelu:
                return x.gelu();
            case Activation.Relu:
                return x.relu();
            default:
                using (Tensor gate = x.Times(QuickGeluSlope).sigmoid_())
                {
                    return x * gate;
                }
        }
    }
}
