using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>A stage of a <see cref="ConvNext"/>: <c>downsample</c>, which the first stage has not, and <c>blocks</c>.</summary>
public sealed class ConvNextStage : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "downsample")]
    private readonly ConvNextDownsample? _downsample;

    [ComponentName(Name = "blocks")]
    private readonly ModuleList<ConvNextBlock> _blocks;

    /// <summary>Makes a stage.</summary>
    /// <param name="inputs">Channels of the stage before; null for the first stage.</param>
    /// <param name="width">Channels of the stage.</param>
    /// <param name="depth">Number of blocks.</param>
    /// <param name="epsilon">What the norms add to the variance.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public ConvNextStage(int? inputs, int width, int depth, double epsilon, Generator? random = null)
        : base(nameof(ConvNextStage))
    {
        _downsample = inputs is { } before ? new ConvNextDownsample(before, width, epsilon, random) : null;
        _blocks = new ModuleList<ConvNextBlock>();
        for (int block = 0; block < depth; block++)
        {
            _blocks.Add(new ConvNextBlock(width, epsilon, random));
        }

        RegisterComponents();
    }

    /// <summary>Halves the size, <c>downsample</c>; null in the first stage.</summary>
    public ConvNextDownsample? Downsample => _downsample;

    /// <summary>The blocks, first to last.</summary>
    public IReadOnlyList<ConvNextBlock> Blocks => [.. _blocks];

    /// <summary>Applies the stage.</summary>
    /// <param name="input">[batch, inputs, height, width].</param>
    /// <returns>[batch, width, height/2, width/2]; of the size of the input in the first stage.</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor start = _downsample is null ? input : _downsample.call(input);
        return _blocks.Aggregate(start, (maps, block) => ActivationCheckpoints.Run(block, maps)).MoveToOuterDisposeScope();
    }
}
