using SimpleClip.Numerics;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The text transformer of CLIP, with learned positions: causal or not, reading the end token or another one.</summary>
/// <remarks>
/// Parameter names are open_clip's (<c>token_embedding</c>, <c>positional_embedding</c>, ..., <c>text_projection</c>). In CLIP's own, the
/// end token has the highest id, so it is found as the position of the maximum, and what follows it never reaches the result.
/// </remarks>
public sealed class TextTransformer : TextTower, IAttentionTower, IStagedTower
{
    [ComponentName(Name = "token_embedding")]
    private readonly TokenEmbedding _tokens;

    [ComponentName(Name = "positional_embedding")]
    private readonly Parameter _positions;

    [ComponentName(Name = "transformer")]
    private readonly Transformer _transformer;

    [ComponentName(Name = "ln_final")]
    private readonly LayerNorm _normAfter;

    [ComponentName(Name = "text_projection")]
    private readonly Parameter? _projection;

    [ComponentName(Name = "text_projection")]
    private readonly Linear? _biasedProjection;

    /// <summary>
    /// Makes a tower initialised as CLIP is: tokens N(0, 0.02²), positions N(0, 0.01²), input projections of attention and text projection
    /// N(0, 1/width), feed-forward N(0, 1/(2 width)), and everything that writes to the residual stream N(0, 1/(2 layers width)).
    /// SAS-P blocks keep their own initialisation.
    /// </summary>
    /// <param name="config">The tower's shape.</param>
    /// <param name="embeddingDimension">Features of the text embedding.</param>
    /// <param name="activation">The non-linearity of the feed-forward layers.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    /// <exception cref="ArgumentException">There is no projection, and the embedding is not as wide as a token.</exception>
    public TextTransformer(TextTransformerConfig config, int embeddingDimension, Activation activation, Generator? random = null)
        : base(nameof(TextTransformer), config.ContextLength, config.VocabularySize, embeddingDimension)
    {
        Config = config;
        double scale = 1 / Math.Sqrt(config.Width);
        _tokens = new TokenEmbedding(config.VocabularySize, config.Width, random);
        _positions = Initialisation.Normal(0.01, random, config.ContextLength, config.Width);
        _transformer = new Transformer(config.ToShape(activation), random);
        _normAfter = new LayerNorm(config.Width);
        if (config.Projection == TextProjection.None)
        {
            CheckEmbedding(config, embeddingDimension);
        }
        else if (config.ProjectionBias)
        {
            _biasedProjection = CreateProjection(config.Width, embeddingDimension, scale, random);
        }
        else
        {
            _projection = Initialisation.Normal(scale, random, config.Width, embeddingDimension);
        }

        foreach (ResidualAttentionBlock block in _transformer.Blocks.OfType<ResidualAttentionBlock>())
        {
            double residual = scale / Math.Sqrt(2.0 * config.Layers);
            Initialisation.Renew(block.Attention.InputWeight, scale, random);
            Initialisation.Renew(block.Attention.Output.Weight, residual, random);
            Initialisation.Renew(block.FeedForward.Expand.Weight, scale / Math.Sqrt(2), random);
            Initialisation.Renew(block.FeedForward.Contract.Weight, residual, random);
        }

        RegisterComponents();
    }

    /// <summary>The tower's shape.</summary>
    public TextTransformerConfig Config { get; }

    /// <summary>The token table, <c>token_embedding</c>.</summary>
    public TokenEmbedding Tokens => _tokens;

    /// <summary>One vector per position, [context, width].</summary>
    public Parameter Positions => _positions;

    /// <summary>The blocks.</summary>
    public Transformer Transformer => _transformer;

    /// <summary>The norm of the pooled token, <c>ln_final</c>.</summary>
    public LayerNorm NormAfter => _normAfter;

    /// <summary>The map into the joint space, [width, embedding]; null where it has an offset or does not exist.</summary>
    public Parameter? Projection => _projection;

    /// <summary>The map into the joint space where it has an offset; null otherwise.</summary>
    public Linear? BiasedProjection => _biasedProjection;

    /// <summary>Whether what follows a text reaches its embedding.</summary>
    public override bool ReadsPadding => Config.NoCausalMask || Config.Pooling == TextPooling.Last;

    /// <summary>Embeds a batch of texts.</summary>
    /// <param name="input">
    /// int64 token ids, [batch, tokens]: start token, text, end token, padding. Columns after the last end token of the batch may be left
    /// out; a tower that reads them puts <see cref="TextTransformerConfig.PaddingId"/> there.
    /// </param>
    /// <returns>[batch, embedding], not normalised.</returns>
    public override Tensor forward(Tensor input)
    {
        CheckShape(input);
        return RunStages(input, input, 0, Config.Layers + 1);
    }

    /// <summary>Makes the sequence that the first block reads.</summary>
    /// <param name="ids">int64 token ids, [batch, tokens].</param>
    /// <returns>[batch, tokens, width].</returns>
    /// <exception cref="ArgumentException">The sequences are longer than the context.</exception>
    public Tensor Embed(Tensor ids)
    {
        CheckShape(ids);
        using var scope = NewDisposeScope();
        return _tokens.call(ids).Plus(_positions.narrow(0, 0, ids.shape[1])).MoveToOuterDisposeScope();
    }

    private static void CheckEmbedding(TextTransformerConfig config, int embeddingDimension)
    {
        if (config.Width != embeddingDimension)
        {
            throw new ArgumentException(
                $"text_cfg.proj_type none makes embeddings of width {config.Width}; expected embed_dim {embeddingDimension}.", nameof(config));
        }
    }

    private static Linear CreateProjection(int width, int embeddingDimension, double deviation, Generator? random)
    {
        var projection = new Linear(width, embeddingDimension, random);
        Initialisation.Renew(projection.Weight, deviation, random);
        using (no_grad())
        {
            projection.Bias!.FillInPlace(0);
        }

        return projection;
    }

    /// <summary>Appends padding up to the whole context.</summary>
    private Tensor Fill(Tensor ids)
    {
        long missing = ContextLength - ids.shape[1];
        return missing == 0
            ? ids
            : cat([ids, zeros([ids.shape[0], missing], dtype: ids.dtype, device: ids.device).FillInPlace(Config.PaddingId)], 1);
    }

    /// <summary>The place of the token that is read, int64 [batch].</summary>
    private Tensor FindPooled(Tensor ids) => Config.Pooling switch
    {
        TextPooling.First => zeros(ids.shape[0], dtype: ScalarType.Int64, device: ids.device),
        TextPooling.Last => zeros(ids.shape[0], dtype: ScalarType.Int64, device: ids.device).FillInPlace(ids.shape[1] - 1),
        TextPooling.EndId => ids.IsEqualTo(Config.EndId!.Value).to(ScalarType.Int32).argmax(-1),
        _ => ids.argmax(-1),
    };

    /// <summary>Runs stages: tokens, all blocks but the last, and the last with what follows.</summary>
    private Tensor RunStages(Tensor input, Tensor features, int first, int end)
    {
        using var scope = NewDisposeScope();
        Tensor ids = ReadsPadding ? Fill(input) : input;
        return TowerStages.Run(
            first == 0 ? ids : features,
            first,
            end,
            (stage, tokens) =>
                stage == 0 ? Embed(tokens)
                : stage < Config.Layers ? _transformer.RunBlock(stage - 1, tokens)
                : Project(_normAfter.call(_transformer.RunLastAt(tokens, FindPooled(ids))))).MoveToOuterDisposeScope();
    }

    private Tensor Project(Tensor pooled)
    {
        if (_biasedProjection is not null)
        {
            return _biasedProjection.call(pooled);
        }

        return _projection is null ? pooled : MixedPrecision.Multiply(pooled, _projection);
    }

    /// <inheritdoc/>
    IReadOnlyList<IAttentionBlock> IAttentionTower.AttentionBlocks => _transformer.Blocks;

    /// <inheritdoc/>
    Tensor IAttentionTower.BeforeAttention(Tensor input) => Embed(input);

    /// <inheritdoc/>
    IReadOnlyList<TowerStage> IStagedTower.Stages =>
    [
        new TowerStage(_tokens) { Own = [_positions] },
        .. _transformer.Blocks.SkipLast(1).Select(static block => new TowerStage(block)),
        new TowerStage([_transformer.Blocks[^1], _normAfter, .. _biasedProjection is null ? [] : (nn.Module[])[_biasedProjection]])
        {
            Own = _projection is null ? [] : [_projection],
        },
    ];

    /// <inheritdoc/>
    Tensor IStagedTower.RunStages(Tensor input, Tensor features, int first, int end) => RunStages(input, features, first, end);
}
