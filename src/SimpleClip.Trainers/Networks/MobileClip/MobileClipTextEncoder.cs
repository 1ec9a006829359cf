using SimpleClip.Numerics;
using TorchSharp.Utils;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Networks;

/// <summary>The text tower of MobileCLIP (arXiv 2311.17049): Pre-LN transformer layers, between two convolutional blocks in its <c>mct</c>
/// form.</summary>
/// <remarks>
/// Parameter names are those of ml-mobileclip below <c>text_encoder.</c>. The end token, found as the maximum id, is pooled. Sequences
/// shorter than the context are other inputs: positions are resized to their length, and where attention is not causal, tokens see the
/// padding.
/// </remarks>
public sealed class MobileClipTextEncoder : TextTower, IStagedTower
{
    [ComponentName(Name = "embedding_layer")]
    private readonly TokenEmbedding _tokens;

    [ComponentName(Name = "positional_embedding")]
    private readonly LearnedPositions _positions;

    [ComponentName(Name = "transformer")]
    private readonly Chain _layers;

    [ComponentName(Name = "final_layer_norm")]
    private readonly LayerNorm _normAfter;

    [ComponentName(Name = "projection_layer")]
    private readonly Parameter _projection;

    /// <summary>
    /// Makes a tower whose transformer is initialised as CLIP's is, whose convolutional blocks are as FastViT's, with tokens N(0, 0.02²),
    /// positions and projection N(0, 1/width).
    /// </summary>
    /// <param name="config">The tower's shape.</param>
    /// <param name="embeddingDimension">Features of the text embedding.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public MobileClipTextEncoder(MobileClipTextConfig config, int embeddingDimension, Generator? random = null)
        : base(nameof(MobileClipTextEncoder), config.ContextLength, config.VocabularySize, embeddingDimension)
    {
        Config = config;
        _tokens = new TokenEmbedding(config.VocabularySize, config.Width, random);
        _positions = new LearnedPositions(config.ContextLength, config.Width, random);
        _layers = new Chain(CreateLayers(config, random));
        _normAfter = new LayerNorm(config.Width);
        _projection = Initialisation.Normal(1 / Math.Sqrt(config.Width), random, config.Width, embeddingDimension);
        RegisterComponents();
    }

    /// <summary>The tower's shape.</summary>
    public MobileClipTextConfig Config { get; }

    /// <inheritdoc/>
    /// <remarks>Even where attention is causal, a shorter sequence has other positions.</remarks>
    public override bool ReadsPadding => true;

    internal TokenEmbedding Tokens => _tokens;

    internal LearnedPositions Positions => _positions;

    /// <summary>The layers, first to last; convolutional blocks read feature maps of one row.</summary>
    internal IReadOnlyList<nn.Module<Tensor, Tensor>> Layers => _layers.Links;

    internal LayerNorm NormAfter => _normAfter;

    internal Parameter Projection => _projection;

    /// <summary>Embeds a batch of texts.</summary>
    /// <param name="input">int64 token ids, [batch, tokens].</param>
    /// <returns>[batch, embedding], not normalised.</returns>
    /// <exception cref="ArgumentException">The sequences are longer than the context.</exception>
    public override Tensor forward(Tensor input) => RunStages(input, input, 0, _layers.Links.Count + 2);

    /// <summary>Makes the tower in which one convolution stands for each group of parallel branches: fewer operations, equal results in
    /// evaluation.</summary>
    /// <returns>A new tower, whatever form this one has; this one stays as it is.</returns>
    public MobileClipTextEncoder Reparameterize() =>
        Reparameterization.Merge(this, random => new MobileClipTextEncoder(Config with { Reparameterized = true }, EmbeddingDimension, random));

    /// <summary>Makes the sequence that the first layer reads, [batch, tokens, width].</summary>
    internal Tensor Embed(Tensor ids)
    {
        CheckShape(ids);
        using var scope = NewDisposeScope();
        return _tokens.call(ids).Plus(_positions.call(ids.shape[1])).MoveToOuterDisposeScope();
    }

    /// <summary>Applies one layer to [batch, tokens, width].</summary>
    internal Tensor Run(int layer, Tensor tokens)
    {
        nn.Module<Tensor, Tensor> module = _layers.Links[layer];
        if (module is not RepMixerBlock)
        {
            return ActivationCheckpoints.Run(module, tokens);
        }

        using var scope = NewDisposeScope();
        Tensor map = ActivationCheckpoints.Run(module, tokens.transpose(1, 2).unsqueeze(2));
        return map.squeeze(2).transpose(1, 2).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    IReadOnlyList<TowerStage> IStagedTower.Stages =>
    [
        new TowerStage(_tokens, _positions),
        .. _layers.Links.Select(static layer => new TowerStage(layer)),
        new TowerStage(_normAfter) { Own = [_projection] },
    ];

    /// <inheritdoc/>
    Tensor IStagedTower.RunStages(Tensor input, Tensor features, int first, int end) => RunStages(input, features, first, end);

    private Tensor RunStages(Tensor ids, Tensor features, int first, int end) => TowerStages.Run(
        features,
        first,
        end,
        (stage, tokens) =>
            stage == 0 ? Embed(tokens)
            : stage <= _layers.Links.Count ? Run(stage - 1, tokens)
            : Project(ids, tokens));

    private Tensor Project(Tensor ids, Tensor tokens)
    {
        using var scope = NewDisposeScope();
        Tensor rows = ids.argmax(-1).Plus(TensorArithmetic.Multiples(ids.shape[0], ids.shape[1], ids.device));
        Tensor pooled = _normAfter.call(tokens.flatten(0, 1).index_select(0, rows));
        return MixedPrecision.Multiply(pooled, _projection).MoveToOuterDisposeScope();
    }

    private static IEnumerable<nn.Module<Tensor, Tensor>> CreateLayers(MobileClipTextConfig config, Generator? random)
    {
        bool convolves = config.Variant == MobileClipTextVariant.Convolutional;
        if (convolves)
        {
            yield return new RepMixerBlock(config.ToMixer(), random);
        }

        var sasP = new List<SasPBlock>();
        for (int layer = 0; layer < config.Layers; layer++)
        {
            if (config.SasP is null)
            {
                yield return new PreNormLayer(config.ToLayer(), random);
            }
            else
            {
                int owner = config.SasP.OwnerOf(layer);
                sasP.Add(new SasPBlock(config.ToSasPShape(), config.SasP, owner < layer ? sasP[owner] : null, random));
                yield return sasP[layer];
            }
        }

        if (convolves)
        {
            yield return new RepMixerBlock(config.ToMixer(), random);
        }
    }
}
