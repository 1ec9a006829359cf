using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>timm's patch embedding: a convolution <c>proj</c> whose stride is its kernel, and a layer norm <c>norm</c> where there is
/// one.</summary>
public sealed class PatchEmbed : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "proj")]
    private readonly Conv2d _projection;

    [ComponentName(Name = "norm")]
    private readonly LayerNorm? _norm;

    /// <summary>Makes the embedding of a convolution and a norm, which it then owns.</summary>
    /// <param name="projection">The convolution.</param>
    /// <param name="norm">The norm; null for none.</param>
    public PatchEmbed(Conv2d projection, LayerNorm? norm = null)
        : base(nameof(PatchEmbed))
    {
        _projection = projection;
        _norm = norm;
        RegisterComponents();
    }

    /// <summary>The convolution, <c>proj</c>.</summary>
    public Conv2d Projection => _projection;

    /// <summary>The norm, <c>norm</c>; null for none.</summary>
    public LayerNorm? Norm => _norm;

    /// <summary>The shape of a convolution that maps patches of an image to tokens.</summary>
    /// <param name="width">Features of a token.</param>
    /// <param name="patch">Side of a patch in pixels.</param>
    internal static ConvolutionShape ShapeOf(int width, int patch) => new(3, width, patch) { Stride = patch };

    /// <summary>Makes the tokens of a batch of images.</summary>
    /// <param name="input">[batch, 3, height, width].</param>
    /// <returns>[batch, height/patch, width/patch, features].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor tokens = _projection.call(input).permute(0, 2, 3, 1);
        return (_norm is null ? tokens : _norm.call(tokens)).MoveToOuterDisposeScope();
    }
}
