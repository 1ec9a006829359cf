using SimpleClip.Networks;
using SimpleClip.Numerics;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Inheritance;

/// <summary>The learnable masks of one transformer: hidden dimensions, heads, and feed-forward features (l0module.py).</summary>
internal sealed class TransformerMasks : nn.Module
{
    [ComponentName(Name = "hidden_loga")]
    private readonly Parameter _hidden;

    [ComponentName(Name = "heads_loga")]
    private readonly Parameter _heads;

    [ComponentName(Name = "intermediate_loga")]
    private readonly Parameter _intermediate;

    private readonly long[] _headCounts;
    private readonly long[] _hiddenWidths;
    private readonly double _parametersPerHead;

    public TransformerMasks(TransformerShape shape)
        : base(nameof(TransformerMasks))
    {
        TransformerShape[] blocks = [.. Enumerable.Range(0, shape.Layers).Select(shape.ForBlock)];
        _headCounts = [.. blocks.Select(static block => (long)block.Heads)];
        _hiddenWidths = [.. blocks.Select(static block => (long)block.HiddenWidth)];
        Width = shape.Width;
        _parametersPerHead = (4.0 * shape.Width * shape.HeadWidth) + (4.0 * shape.HeadWidth);
        Prunable = (_headCounts.Sum() * _parametersPerHead) + _hiddenWidths.Sum(width => (2.0 * Width * width) + Width + width);
        _hidden = Initialisation.Constant(HardConcrete.InitialLogAlpha, Width);
        _heads = Initialisation.Constant(HardConcrete.InitialLogAlpha, _headCounts.Sum());
        _intermediate = Initialisation.Constant(HardConcrete.InitialLogAlpha, _hiddenWidths.Sum());
        RegisterComponents();
    }

    /// <summary>Features of a token.</summary>
    public int Width { get; }

    /// <summary>The parameters of the blocks' matrices and biases; norms are not counted.</summary>
    public double Prunable { get; }

    /// <summary>Draws masks for one training step; gradients reach the masks' parameters through them.</summary>
    public MaskSet Sample(Generator? random) => new(
        HardConcrete.Sample(_hidden, random),
        HardConcrete.Sample(_heads, random).split(_headCounts),
        HardConcrete.Sample(_intermediate, random).split(_hiddenWidths));

    /// <summary>The masks that pruning goes by.</summary>
    public MaskSet Settle() => new(
        tensor(HardConcrete.Settle(_hidden)),
        [.. _heads.split(_headCounts).Select(static part => tensor(HardConcrete.Settle(part)))],
        [.. _intermediate.split(_hiddenWidths).Select(static part => tensor(HardConcrete.Settle(part)))]);

    /// <summary>The expected number of parameters that remain, differentiable.</summary>
    public Tensor ExpectedParameters()
    {
        using var scope = NewDisposeScope();
        Tensor hidden = HardConcrete.OpenProbability(_hidden).sum();
        Tensor heads = HardConcrete.OpenProbability(_heads).sum().Times(_parametersPerHead / Width);
        Tensor intermediate = HardConcrete.OpenProbability(_intermediate).sum().Times(2);
        return (hidden * heads.Plus(intermediate)).MoveToOuterDisposeScope();
    }

    /// <summary>Keeps the parameters within bounds; to be called after each step.</summary>
    public void Constrain()
    {
        HardConcrete.Constrain(_hidden);
        HardConcrete.Constrain(_heads);
        HardConcrete.Constrain(_intermediate);
    }
}
