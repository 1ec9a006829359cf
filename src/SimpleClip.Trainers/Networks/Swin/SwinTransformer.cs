using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// The Swin transformer (Liu et al., arXiv 2103.14030; timm, timm/models/swin_transformer.py), with the mean token as its features.
/// </summary>
/// <remarks>Names are timm's: <c>patch_embed</c>, <c>layers</c>, <c>norm</c>.</remarks>
public sealed class SwinTransformer : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "patch_embed")]
    private readonly PatchEmbed _patches;

    [ComponentName(Name = "layers")]
    private readonly ModuleList<SwinStage> _stages;

    [ComponentName(Name = "norm")]
    private readonly LayerNorm _norm;

    /// <summary>Makes a network initialised as timm does: matrices and tables of biases N(0, 0.02²), PyTorch's default for the patch
    /// embedding.</summary>
    /// <param name="config">The network's shape.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public SwinTransformer(SwinConfig config, Generator? random = null)
        : base(nameof(SwinTransformer))
    {
        ArgumentNullException.ThrowIfNull(config);
        _patches = new PatchEmbed(new Conv2d(PatchEmbed.ShapeOf(config.Width, SwinConfig.PatchSize), random), new LayerNorm(config.Width));
        _stages = new ModuleList<SwinStage>();
        for (int stage = 0; stage < config.Depths.Count; stage++)
        {
            _stages.Add(new SwinStage(config.ShapeOf(stage), config.Depths[stage], isFirst: stage == 0, random));
        }

        _norm = new LayerNorm(config.Features);
        RegisterComponents();
    }

    /// <summary>The patch embedding, <c>patch_embed</c>.</summary>
    public PatchEmbed Patches => _patches;

    /// <summary>The stages, first to last.</summary>
    public IReadOnlyList<SwinStage> Stages => [.. _stages];

    /// <summary>The norm of the tokens before they are averaged, <c>norm</c>.</summary>
    public LayerNorm Norm => _norm;

    /// <summary>Computes the pooled features of a batch of images.</summary>
    /// <param name="input">[batch, 3, size, size].</param>
    /// <returns>[batch, features].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor tokens = _stages.Aggregate(_patches.call(input).flatten(1, 2), (tokens, stage) => stage.call(tokens));
        return _norm.call(tokens).mean([1]).MoveToOuterDisposeScope();
    }
}
