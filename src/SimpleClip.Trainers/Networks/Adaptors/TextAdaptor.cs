using SimpleClip.Numerics;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// The adaptor of LLM2CLIP (arXiv 2411.04997): maps vectors that a language model has computed for texts beforehand into the joint space.
/// </summary>
/// <remarks>
/// Parameter names are LLM2CLIP's TextProj's: <c>text_adaptor.0.ln</c>, <c>text_adaptor.0.fn.0</c>, ..., the norm and the projection after
/// the blocks. The input takes the place of token ids: <see cref="TextTower.ContextLength"/> and <see cref="TextTower.VocabularySize"/> are
/// 0.
/// </remarks>
public sealed class TextAdaptor : TextTower
{
    /// <summary>PyTorch's least divisor of a normalisation.</summary>
    internal const double LeastLength = 1e-12;

    [ComponentName(Name = "text_adaptor")]
    private readonly ModuleList<nn.Module<Tensor, Tensor>> _layers;

    /// <summary>Makes an adaptor with PyTorch's default initialisation.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="embeddingDimension">Features of the text embedding.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public TextAdaptor(TextAdaptorConfig config, int embeddingDimension, Generator? random = null)
        : base(nameof(TextAdaptor), contextLength: 0, vocabularySize: 0, embeddingDimension)
    {
        Config = config;
        _layers = new ModuleList<nn.Module<Tensor, Tensor>>();
        for (int layer = 0; layer < config.Layers; layer++)
        {
            _layers.Add(new TextAdaptorBlock(config.Width, (int)(config.Width * config.MlpRatio), random));
        }

        _layers.Add(new LayerNorm(config.Width));
        _layers.Add(new Linear(config.Width, embeddingDimension, random));
        RegisterComponents();
    }

    /// <summary>The adaptor's shape.</summary>
    public TextAdaptorConfig Config { get; }

    /// <summary>The blocks, first to last.</summary>
    public IReadOnlyList<TextAdaptorBlock> Blocks => [.. _layers.OfType<TextAdaptorBlock>()];

    /// <summary>The norm after the blocks.</summary>
    public LayerNorm NormAfter => (LayerNorm)_layers[Config.Layers];

    /// <summary>The map into the joint space.</summary>
    public Linear Projection => (Linear)_layers[Config.Layers + 1];

    /// <summary>Embeds a batch of texts.</summary>
    /// <param name="input">The language model's vectors of the texts, [batch, width]; of any length, which is made 1.</param>
    /// <returns>[batch, embedding], not normalised.</returns>
    /// <exception cref="ArgumentException">The vectors have another width.</exception>
    public override Tensor forward(Tensor input)
    {
        if (input.shape is not [_, _] || input.shape[1] != Config.Width || !input.is_floating_point())
        {
            throw new ArgumentException(
                $"Text vectors of shape [{string.Join(", ", input.shape)}] and type {input.dtype} do not fit; expected numbers [batch, {Config.Width}].",
                nameof(input));
        }

        using var scope = NewDisposeScope();
        Tensor exact = MixedPrecision.Widen(input);
        Tensor vectors = exact.div(exact.norm(1, keepdim: true).AtLeast(LeastLength));
        foreach (TextAdaptorBlock block in Blocks)
        {
            vectors = ActivationCheckpoints.Run(block, vectors);
        }

        return Projection.call(NormAfter.call(vectors)).MoveToOuterDisposeScope();
    }
}
