using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// ConvNeXt (Liu et al., "A ConvNet for the 2020s", arXiv 2201.03545; timm, timm/models/convnext.py), with the features pooled and
/// normalised but not classified.
/// </summary>
/// <remarks>Names are timm's: <c>stem</c>, <c>stages</c>, <c>head.norm</c>.</remarks>
public sealed class ConvNext : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "stem")]
    private readonly ConvNextStem _stem;

    [ComponentName(Name = "stages")]
    private readonly ModuleList<ConvNextStage> _stages;

    [ComponentName(Name = "head")]
    private readonly ConvNextHead _head;

    /// <summary>Makes a network initialised as timm does: weights N(0, 0.02²), layer scales 1e-6.</summary>
    /// <param name="config">The network's shape.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public ConvNext(ConvNextConfig config, Generator? random = null)
        : base(nameof(ConvNext))
    {
        ArgumentNullException.ThrowIfNull(config);
        _stem = new ConvNextStem(config.Widths[0], config.NormEpsilon, random);
        _stages = new ModuleList<ConvNextStage>();
        for (int stage = 0; stage < config.Depths.Count; stage++)
        {
            int? inputs = stage > 0 ? config.Widths[stage - 1] : null;
            _stages.Add(new ConvNextStage(inputs, config.Widths[stage], config.Depths[stage], config.NormEpsilon, random));
        }

        _head = new ConvNextHead(config.Features, config.NormEpsilon);
        RegisterComponents();
    }

    /// <summary>Makes the first pixels of patches.</summary>
    public ConvNextStem Stem => _stem;

    /// <summary>The stages, first to last.</summary>
    public IReadOnlyList<ConvNextStage> Stages => [.. _stages];

    /// <summary>The norm of the pooled features, <c>head.norm</c>.</summary>
    public LayerNorm Norm => _head.Norm;

    /// <summary>Computes the pooled features of a batch of images.</summary>
    /// <param name="input">[batch, 3, size, size].</param>
    /// <returns>[batch, features].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor maps = _stages.Aggregate(_stem.call(input), (maps, stage) => stage.call(maps));
        return _head.call(maps).MoveToOuterDisposeScope();
    }
}
