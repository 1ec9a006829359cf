using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Inheritance;

/// <summary>
/// The hard concrete distribution over [0, 1] with mass on both ends (Louizos et al., "Learning Sparse Neural Networks through L0
/// Regularization", arXiv 1712.01312), with the constants of TinyCLIP's l0module.py.
/// </summary>
internal static class HardConcrete
{
    /// <summary>Where the parameters start: everything is kept.</summary>
    public const double InitialLogAlpha = 10;

    private const double Temperature = 2.0 / 3;
    private const double Lowest = -0.1;
    private const double Highest = 1.1;
    private const double Epsilon = 1e-6;

    /// <summary>Sharpens the masks that are used without sampling (l0module.py's magical_number).</summary>
    private const double Sharpness = 0.8;

    /// <summary>The logit of the place of zero in the stretched interval.</summary>
    private static readonly double ZeroLogit = Math.Log(-Lowest / Highest);

    /// <summary>The bounds that l0module.py keeps the parameters in.</summary>
    private static readonly double LogAlphaBound = Math.Log(100);

    /// <summary>Draws masks: clamp(sigmoid((ln u - ln(1-u) + ln α)/T) · 1.2 - 0.1, 0, 1).</summary>
    public static Tensor Sample(Tensor logAlpha, Generator? random)
    {
        using var scope = NewDisposeScope();
        Tensor noise = empty(logAlpha.shape, dtype: logAlpha.dtype).uniform_(Epsilon, 1 - Epsilon, random).to(logAlpha.device);
        Tensor logit = noise.log().sub(noise.Times(-1).Shifted(1).log());
        return logit.Plus(logAlpha).Times(1 / Temperature).sigmoid().Times(Highest - Lowest).Shifted(Lowest).Clamped(0, 1).MoveToOuterDisposeScope();
    }

    /// <summary>The probability that a mask is not zero.</summary>
    public static Tensor OpenProbability(Tensor logAlpha)
    {
        using var scope = NewDisposeScope();
        return logAlpha.Times(-1).Shifted(ZeroLogit * Temperature).sigmoid().Clamped(Epsilon, 1 - Epsilon).Times(-1).Shifted(1).MoveToOuterDisposeScope();
    }

    /// <summary>Masks without chance: the expected number of zeros, on the least of them, and soft values elsewhere. At least one stays
    /// open.</summary>
    public static float[] Settle(Tensor logAlpha)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        float[] masks = logAlpha.Times(Sharpness / Temperature).sigmoid().cpu().data<float>().ToArray();
        double open = OpenProbability(logAlpha).sum().item<float>();
        int zeros = Math.Min((int)Math.Round(masks.Length - open), masks.Length - 1);
        foreach (int index in Enumerable.Range(0, masks.Length).OrderBy(index => masks[index]).Take(zeros))
        {
            masks[index] = 0;
        }

        return masks;
    }

    /// <summary>Moves parameters that went too far back to where they still have a gradient.</summary>
    public static void Constrain(Tensor logAlpha)
    {
        using var noGradients = no_grad();
        logAlpha.ClampInPlace(-LogAlphaBound, LogAlphaBound);
    }
}
