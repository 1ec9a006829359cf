using SimpleClip.Numerics;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// The block of Swin: <c>x ← x + attn(norm1(x))</c> within windows, which may be shifted by half a window, then <c>x ← x +
/// mlp(norm2(x))</c>.
/// </summary>
public sealed class SwinBlock : nn.Module<Tensor, Tensor>, INetworkBlock
{
    private const int MlpRatio = 4;

    [ComponentName(Name = "norm1")]
    private readonly LayerNorm _attentionNorm;

    [ComponentName(Name = "attn")]
    private readonly WindowAttention _attention;

    [ComponentName(Name = "norm2")]
    private readonly LayerNorm _mlpNorm;

    [ComponentName(Name = "mlp")]
    private readonly Mlp _mlp;

    /// <summary>Makes a block.</summary>
    /// <param name="shape">Map, windows and widths.</param>
    /// <param name="isShifted">Whether the windows are shifted.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public SwinBlock(WindowShape shape, bool isShifted, Generator? random = null)
        : base(nameof(SwinBlock))
    {
        ArgumentNullException.ThrowIfNull(shape);
        _attentionNorm = new LayerNorm(shape.Width);
        _attention = new WindowAttention(shape, isShifted, random);
        _mlpNorm = new LayerNorm(shape.Width);
        _mlp = TimmInitialisation.Mlp(shape.Width, shape.Width * MlpRatio, random);
        RegisterComponents();
    }

    /// <summary>The norm before the attention, <c>norm1</c>.</summary>
    public LayerNorm AttentionNorm => _attentionNorm;

    /// <summary>The attention, <c>attn</c>.</summary>
    public WindowAttention Attention => _attention;

    /// <summary>The norm before the perceptron, <c>norm2</c>.</summary>
    public LayerNorm MlpNorm => _mlpNorm;

    /// <summary>The perceptron, <c>mlp</c>.</summary>
    public Mlp Mlp => _mlp;

    /// <summary>Applies the block.</summary>
    /// <param name="input">[batch, tokens, width].</param>
    /// <returns>[batch, tokens, width].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor attended = input.Plus(_attention.call(_attentionNorm.call(input)));
        return attended.Plus(_mlp.call(_mlpNorm.call(attended))).MoveToOuterDisposeScope();
    }
}
