using SimpleClip.Numerics;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The residual block of a <see cref="TextAdaptor"/>: <c>x ← x + fn(ln(x))</c>.</summary>
public sealed class TextAdaptorBlock : nn.Module<Tensor, Tensor>, INetworkBlock
{
    [ComponentName(Name = "fn")]
    private readonly TextAdaptorLayers _feedForward;

    [ComponentName(Name = "ln")]
    private readonly LayerNorm _norm;

    /// <summary>Makes a block with PyTorch's default initialisation.</summary>
    /// <param name="width">Features of input and output.</param>
    /// <param name="hidden">Features between the two matrices.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public TextAdaptorBlock(int width, int hidden, Generator? random = null)
        : base(nameof(TextAdaptorBlock))
    {
        _feedForward = new TextAdaptorLayers(width, hidden, random);
        _norm = new LayerNorm(width);
        RegisterComponents();
    }

    /// <summary>The norm before the two layers, <c>ln</c>.</summary>
    public LayerNorm Norm => _norm;

    /// <summary>The two layers, <c>fn</c>.</summary>
    public TextAdaptorLayers FeedForward => _feedForward;

    /// <summary>Applies the block.</summary>
    /// <param name="input">[batch, width].</param>
    /// <returns>[batch, width].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return input.Plus(_feedForward.call(_norm.call(input))).MoveToOuterDisposeScope();
    }
}
