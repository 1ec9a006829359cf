using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Networks;

/// <summary>How FastViT starts its linear and feed-forward layers.</summary>
internal static class FastVitInitialisation
{
    /// <summary>The original cuts the normal distribution at ±2, a hundred deviations away.</summary>
    private const double Deviation = 0.02;

    /// <summary>Draws the matrix from N(0, 0.02²) and clears the offset.</summary>
    public static void Apply(Parameter weight, Parameter? bias, Generator? random)
    {
        Initialisation.Renew(weight, Deviation, random);
        Initialisation.Clear(bias);
    }
}
