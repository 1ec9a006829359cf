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
                Tensor smooth = x.gelu();
                OperationCounter.Current?.Add(smooth, x);
                return smooth;
            case Activation.Relu:
                Tensor rectified = x.relu();
                OperationCounter.Current?.Add(rectified, rectified);
                return rectified;
            default:
                using (Tensor gate = x.Times(QuickGeluSlope).sigmoid_())
                {
                    Tensor gated = x * gate;
                    OperationCounter.Current?.Add(gated, x, gate);
                    return gated;
                }
        }
    }

    /// <summary>Replaces what is below zero by zero, in place.</summary>
    public static Tensor RectifyInPlace(this Tensor x)
    {
        Tensor rectified = x.relu_();
        OperationCounter.Current?.Add(rectified, rectified);
        return rectified;
    }
}
