using SimpleClip.Numerics;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// Positions that depend on the neighbours (conditional positional encoding, arXiv 2102.10882), FastViT's RepCPE:
/// <c>x + pe(x)</c> with a depthwise convolution, which becomes one convolution.
/// </summary>
internal sealed class RepConditionalPosition : nn.Module<Tensor, Tensor>, IReparameterizable
{
    private const string Merged = "reparam_conv";

    [ComponentName(Name = "pe")]
    private readonly Conv2d? _positions;

    [ComponentName(Name = Merged)]
    private readonly Conv2d? _merged;

    public RepConditionalPosition(int width, int kernel, bool reparameterized, Generator? random)
        : base(nameof(RepConditionalPosition))
    {
        var layer = new Conv2d(new ConvolutionShape(width, width, kernel) { Groups = width }.Padded(), random);
        (_positions, _merged) = reparameterized ? (null, layer) : (layer, (Conv2d?)null);
        RegisterComponents();
    }

    /// <summary>The convolution with the input in it, <c>reparam_conv</c>; null before re-parameterisation.</summary>
    public Conv2d? MergedConvolution => _merged;

    public string MergedName => Merged;

    public bool IsMerged => _merged is not null;

    /// <summary>Applies the layer to [batch, width, height, width].</summary>
    public override Tensor forward(Tensor input)
    {
        if (_merged is not null)
        {
            return _merged.call(input);
        }

        using Tensor positions = _positions!.call(input);
        return positions.Plus(input);
    }

    public MergedKernel Merge() => MergedKernel.Identity(_positions!.Shape, _positions.Weight.device).Plus(MergedKernel.Of(_positions));
}
