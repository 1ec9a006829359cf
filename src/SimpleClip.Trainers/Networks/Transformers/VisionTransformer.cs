using SimpleClip.Numerics;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The vision transformer of CLIP: patches and a class token, with learned or fixed positions, pooled to one vector.</summary>
/// <remarks>
/// Parameter names are open_clip's (<c>conv1</c>, <c>class_embedding</c>, <c>ln_pre</c>, ..., <c>proj</c>). In training, patches are left
/// out where <see cref="VisionTransformerConfig.PatchDropout"/> says so.
/// </remarks>
public sealed class VisionTransformer : ImageTower, IAttentionTower, IStagedTower
{
    [ComponentName(Name = "class_embedding")]
    private readonly Parameter _classToken;

    [ComponentName(Name = "positional_embedding")]
    private readonly Parameter _positions;

    [ComponentName(Name = "conv1")]
    private readonly PatchEmbedding _patches;

    [ComponentName(Name = "ln_pre")]
    private readonly LayerNorm? _normBefore;

    [ComponentName(Name = "transformer")]
    private readonly Transformer _transformer;

    [ComponentName(Name = "ln_post")]
    private readonly LayerNorm _normAfter;

    [ComponentName(Name = "proj")]
    private readonly Parameter _projection;

    /// <summary>Makes a tower initialised as open_clip does: embeddings and projection N(0, 1/width), PyTorch's defaults
    /// elsewhere.</summary>
    /// <param name="config">The tower's shape.</param>
    /// <param name="embeddingDimension">Features of the image embedding.</param>
    /// <param name="activation">The non-linearity of the feed-forward layers.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public VisionTransformer(VisionTransformerConfig config, int embeddingDimension, Activation activation, Generator? random = null)
        : base(nameof(VisionTransformer), config.ImageSize, embeddingDimension)
    {
        Config = config;
        double scale = 1 / Math.Sqrt(config.Width);
        _classToken = Initialisation.Normal(scale, random, config.Width);
        _positions = config.Positions == ImagePositions.SinCos2d
            ? Initialisation.Fixed(PositionEmbeddings.SinCos2d(config.Width, config.PatchesPerSide))
            : Initialisation.Normal(scale, random, config.Patches + 1L, config.Width);
        _patches = new PatchEmbedding(config.Width, config.PatchSize, random);
        _normBefore = config.NoNormBefore ? null : new LayerNorm(config.Width);
        _transformer = new Transformer(config.ToShape(activation), random);
        _normAfter = new LayerNorm(config.Width);
        _projection = Initialisation.Normal(scale, random, config.Width, embeddingDimension);
        RegisterComponents();
    }

    /// <summary>The tower's shape.</summary>
    public VisionTransformerConfig Config { get; }

    /// <summary>The vector that is put before the patches, [width].</summary>
    public Parameter ClassToken => _classToken;

    /// <summary>One vector per position, class token first, [patches + 1, width].</summary>
    public Parameter Positions => _positions;

    /// <summary>The patch embedding, <c>conv1</c>.</summary>
    public PatchEmbedding Patches => _patches;

    /// <summary>The norm before the blocks, <c>ln_pre</c>; null where there is none.</summary>
    public LayerNorm? NormBefore => _normBefore;

    /// <summary>The blocks.</summary>
    public Transformer Transformer => _transformer;

    /// <summary>The norm after the blocks, <c>ln_post</c>.</summary>
    public LayerNorm NormAfter => _normAfter;

    /// <summary>The map into the joint space, [width, embedding].</summary>
    public Parameter Projection => _projection;

    /// <summary>The source of randomness, on the CPU, of the patches that training leaves out; null takes the process-wide one.</summary>
    public Generator? PatchRandom { get; set; }

    /// <summary>Embeds a batch of images.</summary>
    /// <param name="input">Normalised pixels, [batch, 3, size, size].</param>
    /// <returns>[batch, embedding], not normalised.</returns>
    public override Tensor forward(Tensor input) => RunStages(input, 0);

    /// <summary>Embeds a batch of images of which only some patches are seen, in training and evaluation alike.</summary>
    /// <param name="images">Normalised pixels, [batch, 3, size, size].</param>
    /// <param name="kept">The patches that are seen, int64 [batch, kept], 0 for the one in the upper left corner; see <see
    /// cref="PatchDropout"/>.</param>
    /// <returns>[batch, embedding], not normalised.</returns>
    /// <exception cref="ArgumentException">The images have another size or number of colours, or the patches are not of that
    /// shape.</exception>
    public Tensor ForwardKept(Tensor images, Tensor kept)
    {
        ArgumentNullException.ThrowIfNull(kept);
        using var scope = NewDisposeScope();
        return RunStages(Embed(images, kept), 1).MoveToOuterDisposeScope();
    }

    /// <summary>Makes the sequence that the first block reads.</summary>
    /// <param name="images">Normalised pixels, [batch, 3, size, size].</param>
    /// <param name="kept">The patches that are seen, int64 [batch, kept]; null for all.</param>
    /// <returns>[batch, patches + 1, width], class token first.</returns>
    /// <exception cref="ArgumentException">The images have another size or number of colours, or the patches are not of that
    /// shape.</exception>
    public Tensor Embed(Tensor images, Tensor? kept = null)
    {
        using var scope = NewDisposeScope();
        Tensor tokens = EmbedPatches(images);
        Tensor seen = kept is null ? tokens : Keep(tokens, kept);
        return (_normBefore is null ? seen : _normBefore.call(seen)).MoveToOuterDisposeScope();
    }

    /// <summary>The class token and all patches with their positions, before any norm, [batch, patches + 1, width].</summary>
    internal Tensor EmbedPatches(Tensor images)
    {
        CheckShape(images);
        using var scope = NewDisposeScope();
        Tensor patches = _patches.call(images);
        Tensor classTokens = _classToken.expand(patches.shape[0], 1, -1);
        return cat([classTokens, patches], 1).Plus(_positions).MoveToOuterDisposeScope();
    }

    /// <summary>The class token and some of the patches.</summary>
    private static Tensor Keep(Tensor tokens, Tensor kept)
    {
        long batch = tokens.shape[0], length = tokens.shape[1];
        if (kept.shape is not [_, > 0] || kept.shape[0] != batch || kept.dtype != ScalarType.Int64)
        {
            throw new ArgumentException(
                $"Patches of shape [{string.Join(", ", kept.shape)}] and type {kept.dtype} do not fit; expected Int64 [{batch}, kept].", nameof(kept));
        }

        Tensor classRows = TensorArithmetic.Multiples(batch, length, tokens.device).unsqueeze(1);
        Tensor patchRows = kept.to(tokens.device).Plus(classRows.Plus(ones_like(classRows)));
        Tensor rows = cat([classRows, patchRows], 1);
        return tokens.flatten(0, 1).index_select(0, rows.flatten()).view(batch, rows.shape[1], -1);
    }

    /// <summary>Runs the stages from one of them to the last: patches, all blocks but the last, and the last with what follows.</summary>
    private Tensor RunStages(Tensor features, int first, int? end = null) => TowerStages.Run(
        features,
        first,
        end ?? Config.Layers + 1,
        (stage, tokens) =>
            stage == 0 ? EmbedSome(tokens)
            : stage < Config.Layers ? _transformer.RunBlock(stage - 1, tokens)
            : Project(tokens));

    /// <summary>Makes the sequence of a training step, from which patches may be left out.</summary>
    private Tensor EmbedSome(Tensor images)
    {
        using Tensor? kept = training && Config.PatchDropout > 0
            ? PatchDropout.Draw(images.shape[0], Config.Patches, Config.PatchDropout, PatchRandom)
            : null;
        return Embed(images, kept);
    }

    private Tensor Project(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        return MixedPrecision.Multiply(Pool(tokens), _projection).MoveToOuterDisposeScope();
    }

    /// <summary>Runs the last block and pools: [batch, tokens, width] to [batch, width].</summary>
    private Tensor Pool(Tensor tokens)
    {
        if (Config.Pooling == ImagePooling.ClassToken)
        {
            Tensor first = zeros(tokens.shape[0], dtype: ScalarType.Int64, device: tokens.device);
            return _normAfter.call(_transformer.RunLastAt(tokens, first));
        }

        Tensor patches = _transformer.RunBlock(Config.Layers - 1, tokens).narrow(1, 1, tokens.shape[1] - 1);
        return Config.NormAfterPooling ? _normAfter.call(patches.mean([1])) : _normAfter.call(patches).mean([1]);
    }

    /// <inheritdoc/>
    IReadOnlyList<IAttentionBlock> IAttentionTower.AttentionBlocks => _transformer.Blocks;

    /// <inheritdoc/>
    Tensor IAttentionTower.BeforeAttention(Tensor input) => Embed(input);

    /// <inheritdoc/>
    IReadOnlyList<TowerStage> IStagedTower.Stages => Config.PatchDropout > 0
        ? []
        :
        [
            new TowerStage([_patches, .. _normBefore is null ? [] : (nn.Module[])[_normBefore]]) { Own = [_classToken, _positions] },
            .. _transformer.Blocks.SkipLast(1).Select(static block => new TowerStage(block)),
            new TowerStage(_transformer.Blocks[^1], _normAfter) { Own = [_projection] },
        ];

    /// <inheritdoc/>
    Tensor IStagedTower.RunStages(Tensor input, Tensor features, int first, int end) => RunStages(features, first, end);
}
