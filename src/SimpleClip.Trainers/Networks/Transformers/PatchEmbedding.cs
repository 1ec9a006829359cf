using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>Cuts an image into square patches and maps each to a token: a convolution whose stride is its kernel size, without
/// bias.</summary>
/// <remarks>
/// Patches do not overlap, so the convolution is one matrix product over the unfolded patches, which is faster than libtorch's
/// general convolution on a CPU and the same on a GPU. Parameter: <c>weight</c> [width, 3, patch, patch].
/// </remarks>
public sealed class PatchEmbedding : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    private readonly int _patch;

    /// <summary>Makes the layer with PyTorch's default initialisation: weights uniform in ±1/√(3·patch²).</summary>
    /// <param name="width">Features of a token.</param>
    /// <param name="patch">Side of a patch in pixels.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public PatchEmbedding(int width, int patch, Generator? random = null)
        : base(nameof(PatchEmbedding))
    {
        _patch = patch;
        _weight = Initialisation.Uniform(1 / Math.Sqrt(3.0 * patch * patch), random, width, 3, patch, patch);
        RegisterComponents();
    }

    /// <summary>The kernel, [width, 3, patch, patch].</summary>
    public Parameter Weight => _weight;

    /// <summary>Makes the tokens of a batch of images, row of patches by row of patches.</summary>
    /// <param name="input">[batch, 3, height, width], both sides multiples of the patch.</param>
    /// <returns>[batch, patches, features].</returns>
    public override Tensor forward(Tensor input)
    {
        long batch = input.shape[0], rows = input.shape[2] / _patch, columns = input.shape[3] / _patch;
        using var scope = NewDisposeScope();
        Tensor patches = input.reshape(batch, 3, rows, _patch, columns, _patch)
            .permute(0, 2, 4, 1, 3, 5)
            .reshape(batch * rows * columns, 3L * _patch * _patch);
        Tensor tokens = MixedPrecision.Multiply(patches, _weight.flatten(1).t()).view(batch, rows * columns, -1);
        return tokens.MoveToOuterDisposeScope();
    }
}
