using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Networks;

/// <summary>The learned factor on each channel of a branch (CaiT, arXiv 2103.17239).</summary>
internal static class LayerScale
{
    /// <summary>What FastViT starts from, so that every block begins close to the identity.</summary>
    private const double InitialValue = 1e-5;

    /// <summary>Makes the factors, [channels, 1, 1].</summary>
    public static Parameter Create(int channels) => Initialisation.Constant(InitialValue, channels, 1, 1);
}
