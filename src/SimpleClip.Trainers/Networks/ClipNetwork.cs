using SimpleClip.Numerics;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>A CLIP: an image tower, a text tower, and the learned scale of their similarities.</summary>
/// <remarks>
/// Parameter names are open_clip's: those of its CLIP class, whose text tower lies at the top level, where the text tower is a
/// <see cref="TextTransformer"/>, and those of its CustomTextCLIP, with the text tower under <c>text.</c>, otherwise. Like every TorchSharp
/// module, a network may run on several threads at once only while nothing changes its weights.
/// </remarks>
public sealed class ClipNetwork : nn.Module<Tensor, Tensor, ClipFeatures>
{
    /// <summary>ln(1/0.07), the value the scale starts from.</summary>
    public static readonly double InitialLogitScale = Math.Log(1 / 0.07);

    private const string TextPrefix = "text.";

    [ComponentName(Name = "visual")]
    private readonly ImageTower _visual;

    [ComponentName(Name = "text")]
    private readonly TextTower _text;

    [ComponentName(Name = "logit_scale")]
    private readonly Parameter _logitScale;

    /// <summary>Makes a network initialised as open_clip does.</summary>
    /// <param name="config">Its architecture.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    /// <exception cref="ArgumentException">The architecture is not possible.</exception>
    public ClipNetwork(ClipNetworkConfig config, Generator? random = null)
        : base(nameof(ClipNetwork))
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        Config = config;
        Activation activation = config.QuickGelu ? Activation.QuickGelu : Activation.Gelu;
        _visual = config.Vision.Create(config.EmbeddingDimension, activation, random);
        _text = config.Text.Create(config.EmbeddingDimension, activation, random);
        _logitScale = Initialisation.Constant(InitialLogitScale);
        RegisterComponents();
    }

    /// <summary>The architecture.</summary>
    public ClipNetworkConfig Config { get; }

    /// <summary>The image tower.</summary>
    public ImageTower Visual => _visual;

    /// <summary>The text tower.</summary>
    public TextTower Text => _text;

    /// <summary>The logarithm of the factor on cosine similarities, a scalar.</summary>
    public Parameter LogitScale => _logitScale;

    /// <summary>What matrix products and convolutions are computed with. The weights are float32, and so are the embeddings.</summary>
    public ComputePrecision Precision { get; set; }

    /// <summary>
    /// Whether a pass that computes gradients keeps only the inputs of the blocks and computes the rest again, which saves most of the
    /// memory for about a third more time. Gradients then come from <see cref="ClipFeatures.Backward"/>.
    /// </summary>
    public bool ActivationCheckpointing { get; set; }

    /// <summary>Embeds a batch of images and a batch of texts.</summary>
    /// <param name="images">Normalised pixels, [images, 3, size, size].</param>
    /// <param name="ids">int64 token ids, [texts, tokens].</param>
    /// <returns>Both embeddings with rows of length 1, and the scale.</returns>
    public override ClipFeatures forward(Tensor images, Tensor ids)
    {
        ActivationCheckpoints? checkpoints = ActivationCheckpointing && is_grad_enabled() ? new ActivationCheckpoints() : null;
        using IDisposable? recording = checkpoints?.Record();
        return new ClipFeatures(EncodeImage(images), EncodeText(ids), _logitScale.exp()) { Checkpoints = checkpoints };
    }

    /// <summary>Embeds a batch of images.</summary>
    /// <param name="images">Normalised pixels, [images, 3, size, size].</param>
    /// <returns>[images, embedding], rows of length 1.</returns>
    public Tensor EncodeImage(Tensor images) => Encode(_visual, images);

    /// <summary>Embeds a batch of texts.</summary>
    /// <param name="ids">int64 token ids, [texts, tokens].</param>
    /// <returns>[texts, embedding], rows of length 1.</returns>
    public Tensor EncodeText(Tensor ids) => Encode(_text, ids);

    /// <summary>
    /// Makes the network in which one convolution stands for each group of parallel branches (RepVGG, arXiv 2101.03697): fewer operations,
    /// equal results in evaluation. Towers without such branches are copied.
    /// </summary>
    /// <returns>A new network on the same device, in the same mode; this one stays as it is.</returns>
    public ClipNetwork Reparameterize() => Reparameterization.Merge(
        this, random => new ClipNetwork(Config with { Vision = Config.Vision.Reparameterize(), Text = Config.Text.Reparameterize() }, random));

    /// <inheritdoc/>
    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
        base.named_parameters(recurse).Select(entry => (Rename(entry.name), entry.parameter));

    /// <inheritdoc/>
    public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true) =>
        base.named_buffers(recurse, include_nonpersistent).Select(entry => (Rename(entry.name), entry.buffer));

    /// <inheritdoc/>
    public override Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
    {
        destination ??= [];
        foreach ((string name, Tensor tensor) in named_parameters().Select(entry => (entry.name, (Tensor)entry.parameter)).Concat(named_buffers()))
        {
            destination.Add(string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}", tensor);
        }

        return destination;
    }

    private string Rename(string name) =>
        _text is TextTransformer && name.StartsWith(TextPrefix, StringComparison.Ordinal) ? name[TextPrefix.Length..] : name;

    private Tensor Encode(nn.Module<Tensor, Tensor> tower, Tensor input)
    {
        using var scope = NewDisposeScope();
        using IDisposable precision = MixedPrecision.Use(Precision);
        return MixedPrecision.Widen(tower.call(input)).ToUnitRows().MoveToOuterDisposeScope();
    }
}
