using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>A layer norm and self-attention; their names are their numbers.</summary>
internal sealed class PreNormAttention : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "0")]
    private readonly LayerNorm _norm;

    [ComponentName(Name = "1")]
    private readonly StackedSelfAttention _attention;

    public PreNormAttention(PreNormShape shape, Generator? random)
        : base(nameof(PreNormAttention))
    {
        _norm = new LayerNorm(shape.Width);
        _attention = new StackedSelfAttention(shape, random);
        RegisterComponents();
    }

    /// <summary>The norm, <c>0</c>.</summary>
    public LayerNorm Norm => _norm;

    /// <summary>The attention, <c>1</c>.</summary>
    public StackedSelfAttention Attention => _attention;

    public override Tensor forward(Tensor input)
    {
        using Tensor normed = _norm.call(input);
        return _attention.call(normed);
    }
}
