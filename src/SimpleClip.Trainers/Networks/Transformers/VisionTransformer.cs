using SimpleClip.Numerics;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The vision transformer of CLIP: patches and a class token, learned positions, pooling by the class token.</summary>
/// <remarks>Parameter names are open_clip's (<c>conv1</c>, <c>class_embedding</c>, <c>ln_pre</c>, ..., <c>proj</c>).</remarks>
public sealed class VisionTransformer : ImageTower
{
    [ComponentName(Name = "class_embedding")]
    private readonly Parameter _classToken;

    [ComponentName(Name = "positional_embedding")]
    private readonly Parameter _positions;

    [ComponentName(Name = "conv1")]
    private readonly PatchEmbedding _patches;

    [ComponentName(Name = "ln_pre")]
    private readonly LayerNorm _normBefore;

    [ComponentName(Name = "transformer")]
    private readonly Transformer _transformer;

    [ComponentName(Name = "ln_post")]
    private readonly LayerNorm _normAfter;

    [ComponentName(Name = "proj")]
    private readonly Parameter _projection;

    /// <summary>Makes a tower initialised as open_clip does: embeddings and projection N(0, 1/width), PyTorch's defaults elsewhere.</summary>
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
        _positions = Initialisation.Normal(scale, random, config.Patches + 1L, config.Width);
        _patches = new PatchEmbedding(config.Width, config.PatchSize, random);
        _normBefore = new LayerNorm(config.Width);
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

    /// <summary>The norm before the blocks, <c>ln_pre</c>.</summary>
    public LayerNorm NormBefore => _normBefore;

    /// <summary>The blocks.</summary>
    public Transformer Transformer => _transformer;

    /// <summary>The norm of the pooled token, <c>ln_post</c>.</summary>
    public LayerNorm NormAfter => _normAfter;

    /// <summary>The map into the joint space, [width, embedding].</summary>
    public Parameter Projection => _projection;

    /// <summary>Embeds a batch of images.</summary>
    /// <param name="input">Normalised pixels, [batch, 3, size, size].</param>
    /// <returns>[batch, embedding], not normalised.</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor tokens = Embed(input);
        Tensor first = zeros(tokens.shape[0], dtype: ScalarType.Int64, device: tokens.device);
        Tensor pooled = _transformer.ForwardAt(tokens, first);
        return MixedPrecision.Multiply(_normAfter.call(pooled), _projection).MoveToOuterDisposeScope();
    }

    /// <summary>Makes the sequence that the first block reads.</summary>
    /// <param name="images">Normalised pixels, [batch, 3, size, size].</param>
    /// <returns>[batch, patches + 1, width].</returns>
    /// <exception cref="ArgumentException">The images have another size or number of colours.</exception>
    public Tensor Embed(Tensor images)
    {
        CheckShape(images);
        using var scope = NewDisposeScope();
        Tensor patches = _patches.call(images);
        Tensor classTokens = _classToken.expand(patches.shape[0], 1, -1);
        Tensor tokens = cat([classTokens, patches], 1).Plus(_positions);
        return _normBefore.call(tokens).MoveToOuterDisposeScope();
    }
}
