using SimpleClip.Numerics;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The text transformer of CLIP: causal, learned positions, pooling by the end token.</summary>
/// <remarks>
/// Parameter names are open_clip's (<c>token_embedding</c>, <c>positional_embedding</c>, ..., <c>text_projection</c>). The end token has the
/// highest id, so it is found as the position of the maximum. What follows it never reaches the result.
/// </remarks>
public sealed class TextTransformer : TextTower
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
    private readonly Parameter _projection;

    /// <summary>
    /// Makes a tower initialised as CLIP is: tokens N(0, 0.02²), positions N(0, 0.01²), input projections of attention and text projection
    /// N(0, 1/width), feed-forward N(0, 1/(2 width)), and everything that writes to the residual stream N(0, 1/(2 layers width)).
    /// SAS-P blocks keep their own initialisation.
    /// </summary>
    /// <param name="config">The tower's shape.</param>
    /// <param name="embeddingDimension">Features of the text embedding.</param>
    /// <param name="activation">The non-linearity of the feed-forward layers.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public TextTransformer(TextTransformerConfig config, int embeddingDimension, Activation activation, Generator? random = null)
        : base(nameof(TextTransformer), config.ContextLength, config.VocabularySize, embeddingDimension)
    {
        Config = config;
        double scale = 1 / Math.Sqrt(config.Width);
        _tokens = new TokenEmbedding(config.VocabularySize, config.Width, random);
        _positions = Initialisation.Normal(0.01, random, config.ContextLength, config.Width);
        _transformer = new Transformer(config.ToShape(activation), random);
        _normAfter = new LayerNorm(config.Width);
        _projection = Initialisation.Normal(scale, random, config.Width, embeddingDimension);
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

    /// <summary>The map into the joint space, [width, embedding].</summary>
    public Parameter Projection => _projection;

    /// <summary>Embeds a batch of texts.</summary>
    /// <param name="input">
    /// int64 token ids, [batch, tokens]: start token, text, end token, zeros. Columns after the last end token of the batch may be left out.
    /// </param>
    /// <returns>[batch, embedding], not normalised.</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor pooled = _transformer.ForwardAt(Embed(input), input.argmax(-1));
        return MixedPrecision.Multiply(_normAfter.call(pooled), _projection).MoveToOuterDisposeScope();
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
}
