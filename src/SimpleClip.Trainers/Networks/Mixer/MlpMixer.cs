using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// MLP-Mixer (Tolstikhin et al., arXiv 2105.01601; timm, timm/models/mlp_mixer.py), with the mean token as its features.
/// </summary>
/// <remarks>Names are timm's: <c>stem.proj</c>, <c>blocks</c>, <c>norm</c>.</remarks>
public sealed class MlpMixer : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "stem")]
    private readonly PatchEmbed _stem;

    [ComponentName(Name = "blocks")]
    private readonly ModuleList<MixerBlock> _blocks;

    [ComponentName(Name = "norm")]
    private readonly LayerNorm _norm;

    /// <summary>
    /// Makes a network initialised as timm does, but for the tails of the patch embedding's weights: N(0, 1/inputs), which timm cuts at two
    /// deviations and widens to the same variance.
    /// </summary>
    /// <param name="config">The network's shape.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public MlpMixer(MixerConfig config, Generator? random = null)
        : base(nameof(MlpMixer))
    {
        ArgumentNullException.ThrowIfNull(config);
        var projection = new Conv2d(PatchEmbed.ShapeOf(config.Width, config.PatchSize), random);
        Initialisation.Renew(projection.Weight, 1 / Math.Sqrt(3.0 * config.PatchSize * config.PatchSize), random);
        Initialisation.Refill(projection.Bias!, 0);
        _stem = new PatchEmbed(projection);
        _blocks = new ModuleList<MixerBlock>();
        for (int block = 0; block < config.Blocks; block++)
        {
            _blocks.Add(new MixerBlock(config, random));
        }

        _norm = new LayerNorm(config.Width, MixerBlock.NormEpsilon);
        RegisterComponents();
    }

    /// <summary>The patch embedding, <c>stem</c>.</summary>
    public PatchEmbed Stem => _stem;

    /// <summary>The blocks, first to last.</summary>
    public IReadOnlyList<MixerBlock> Blocks => [.. _blocks];

    /// <summary>The norm of the tokens before they are averaged, <c>norm</c>.</summary>
    public LayerNorm Norm => _norm;

    /// <summary>Computes the pooled features of a batch of images.</summary>
    /// <param name="input">[batch, 3, size, size].</param>
    /// <returns>[batch, features].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor tokens = _blocks.Aggregate(_stem.call(input).flatten(1, 2), (tokens, block) => ActivationCheckpoints.Run(block, tokens));
        return _norm.call(tokens).mean([1]).MoveToOuterDisposeScope();
    }
}
