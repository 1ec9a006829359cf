using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// Makes layers whose weights are N(0, 0.02²) and whose offsets are zero, as timm initialises its vision networks. timm cuts the
/// distribution at ±2, a hundred deviations away, so that nothing is ever cut.
/// </summary>
internal static class TimmInitialisation
{
    private const double Deviation = 0.02;

    public static Linear Linear(int inputs, int outputs, Generator? random, bool bias = true)
    {
        var layer = new Linear(inputs, outputs, random, bias);
        Initialisation.Renew(layer.Weight, Deviation, random);
        if (layer.Bias is not null)
        {
            Initialisation.Refill(layer.Bias, 0);
        }

        return layer;
    }

    public static Conv2d Convolution(ConvolutionShape shape, Generator? random)
    {
        var layer = new Conv2d(shape, random);
        Initialisation.Renew(layer.Weight, Deviation, random);
        Initialisation.Refill(layer.Bias!, 0);
        return layer;
    }

    public static Mlp Mlp(int width, int hidden, Generator? random) => new(Linear(width, hidden, random), Linear(hidden, width, random));
}
