using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// A stage of a <see cref="SwinTransformer"/>: <c>downsample</c>, which the first stage has not, and <c>blocks</c>, of which every second
/// shifts.
/// </summary>
public sealed class SwinStage : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "downsample")]
    private readonly PatchMerging? _downsample;

    [ComponentName(Name = "blocks")]
    private readonly ModuleList<SwinBlock> _blocks;

    /// <summary>Makes a stage.</summary>
    /// <param name="shape">The shape of its blocks.</param>
    /// <param name="depth">Number of blocks.</param>
    /// <param name="isFirst">Whether no stage is before it.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public SwinStage(WindowShape shape, int depth, bool isFirst, Generator? random = null)
        : base(nameof(SwinStage))
    {
        ArgumentNullException.ThrowIfNull(shape);
        _downsample = isFirst ? null : new PatchMerging(shape.Side * 2, shape.Width / 2, random);
        _blocks = new ModuleList<SwinBlock>();
        for (int block = 0; block < depth; block++)
        {
            _blocks.Add(new SwinBlock(shape, isShifted: block % 2 == 1 && shape.Shift > 0, random));
        }

        RegisterComponents();
    }

    /// <summary>Halves the size and doubles the features, <c>downsample</c>; null in the first stage.</summary>
    public PatchMerging? Downsample => _downsample;

    /// <summary>The blocks, first to last.</summary>
    public IReadOnlyList<SwinBlock> Blocks => [.. _blocks];

    /// <summary>Applies the stage.</summary>
    /// <param name="input">[batch, tokens, features].</param>
    /// <returns>[batch, tokens/4, 2·features]; of the shape of the input in the first stage.</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor start = _downsample is null ? input : _downsample.call(input);
        return _blocks.Aggregate(start, (tokens, block) => ActivationCheckpoints.Run(block, tokens)).MoveToOuterDisposeScope();
    }
}
