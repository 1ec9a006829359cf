using static TorchSharp.torch;

namespace SimpleClip.Losses;

/// <summary>Rows of feature matrices.</summary>
internal static class FeatureRows
{
    /// <summary>Brings every row to length 1.</summary>
    public static Tensor ToUnitRows(this Tensor features) => features.div(features.norm(1, keepdim: true));
}
