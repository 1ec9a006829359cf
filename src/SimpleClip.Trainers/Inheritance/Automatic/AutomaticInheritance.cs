using SimpleClip.Networks;
using SimpleClip.Numerics;
using SimpleClip.Optimization;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Inheritance;

/// <summary>
/// TinyCLIP's automatic weight inheritance (Wu et al., arXiv 2309.12314; wkcn/TinyCLIP, src/open_clip/l0module.py): while a network is
/// trained, it learns which hidden dimensions, heads and feed-forward features it can do without, until it has the sparsity asked for; then
/// these are cut out.
/// </summary>
/// <remarks>
/// <para>
/// One object is one stage. In each step: <see cref="Forward"/>; a loss of its features plus <see cref="Penalty"/>; backward; move the
/// network by its own optimizer; <see cref="Step"/>. After the last step <see cref="Prune"/> gives the smaller network, which can go
/// through a next stage.
/// </para>
/// <para>Both towers must be plain CLIP transformers: class token and learned positions, causal text, end token. Not thread-safe.</para>
/// </remarks>
public sealed class AutomaticInheritance : IDisposable
{
    /// <summary>Where both multipliers start.</summary>
    private const double InitialMultiplier = 10;

    private readonly ClipNetwork _network;
    private readonly VisionTransformer _image;
    private readonly TextTransformer _text;
    private readonly AutomaticInheritanceOptions _options;
    private readonly Generator? _random;
    private readonly TransformerMasks _imageMasks;
    private readonly TransformerMasks _textMasks;
    private readonly Parameter _linear;
    private readonly Parameter _quadratic;
    private readonly AdamW _maskOptimizer;
    private readonly AdamW _multiplierOptimizer;

    /// <summary>Begins a stage with everything kept.</summary>
    /// <param name="network">The network to prune, on its device. It is trained under the masks, by the caller.</param>
    /// <param name="options">Settings; null for TinyCLIP's.</param>
    /// <param name="random">The source of the masks' randomness, on the CPU; null takes the process-wide one.</param>
    /// <exception cref="ArgumentException">A tower is of another kind than what is supported.</exception>
    public AutomaticInheritance(ClipNetwork network, AutomaticInheritanceOptions? options = null, Generator? random = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        _options = options ?? new AutomaticInheritanceOptions();
        _options.Validate();
        _network = network;
        _random = random;
        _image = TransformerPruner.CheckImage(network);
        _text = TransformerPruner.CheckText(network);
        Device device = network.LogitScale.device;
        _imageMasks = new TransformerMasks(_image.Transformer.Shape);
        _textMasks = new TransformerMasks(_text.Transformer.Shape);
        _imageMasks.to(device);
        _textMasks.to(device);
        _linear = Multiplier(device);
        _quadratic = Multiplier(device);
        _maskOptimizer = new AdamW([new ParameterGroup(
            [.. Named("image", _imageMasks), .. Named("text", _textMasks)], WeightDecay: 0)]);
        _multiplierOptimizer = new AdamW([new ParameterGroup([("linear", _linear), ("quadratic", _quadratic)], WeightDecay: 0)]);
    }

    /// <summary>The share of the transformers' parameters that the masks are expected to remove now.</summary>
    public double ExpectedSparsity
    {
        get
        {
            using var noGradients = no_grad();
            using Tensor sparsity = ComputeSparsity();
            return sparsity.item<float>();
        }
    }

    /// <summary>Embeds a batch under freshly drawn masks.</summary>
    /// <param name="images">Normalised pixels, [images, 3, size, size].</param>
    /// <param name="ids">int64 token ids, [texts, tokens].</param>
    /// <returns>Both embeddings with rows of length 1, and the scale.</returns>
    public ClipFeatures Forward(Tensor images, Tensor ids) => Encode(images, ids, _imageMasks.Sample, _textMasks.Sample);

    /// <summary>Embeds a batch under the masks that <see cref="Prune"/> would go by now: what the pruned network will give.</summary>
    /// <param name="images">Normalised pixels, [images, 3, size, size].</param>
    /// <param name="ids">int64 token ids, [texts, tokens].</param>
    /// <returns>Both embeddings with rows of length 1, and the scale.</returns>
    public ClipFeatures Preview(Tensor images, Tensor ids) => Encode(images, ids, _ => Settled(_imageMasks), _ => Settled(_textMasks));

    /// <summary>λ₁ · max(0, t - s) + λ₂ · max(0, t - s)², of the expected sparsity s and the sparsity t asked for at this step.</summary>
    /// <param name="step">The number of steps taken in this stage, from 0.</param>
    /// <returns>A scalar to add to the loss.</returns>
    public Tensor Penalty(int step)
    {
        using var scope = NewDisposeScope();
        double target = _options.TargetSparsity * Math.Min(1, (double)step / _options.RampSteps);
        Tensor missing = ComputeSparsity().Times(-1).Shifted(target).relu();
        return (_linear * missing).Plus(_quadratic * missing * missing).MoveToOuterDisposeScope();
    }

    /// <summary>Moves the masks down the gradient and the multipliers up, and drops their gradients.</summary>
    public void Step()
    {
        _maskOptimizer.Step(_options.MaskLearningRate);
        _multiplierOptimizer.Step(-_options.MultiplierLearningRate);
        _imageMasks.Constrain();
        _textMasks.Constrain();
        _maskOptimizer.ZeroGradients();
        _multiplierOptimizer.ZeroGradients();
    }

    /// <summary>Cuts out what the masks close, and multiplies the weights by the masks of the rest.</summary>
    /// <returns>A new, smaller network on the CPU, and what it took over. At least one head and one feature of every block stay.</returns>
    public (ClipNetwork Network, InheritanceReport Report) Prune()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return new TransformerPruner(_network, _image, _text).Prune(_imageMasks.Settle(), _textMasks.Settle());
    }

    /// <summary>Releases the masks; the network stays.</summary>
    public void Dispose()
    {
        _maskOptimizer.Dispose();
        _multiplierOptimizer.Dispose();
        _imageMasks.Dispose();
        _textMasks.Dispose();
        _linear.Dispose();
        _quadratic.Dispose();
    }

    private static Parameter Multiplier(Device device)
    {
        using var scope = NewDisposeScope();
        Parameter onCpu = Initialisation.Constant(InitialMultiplier);
        scope.Attach(onCpu);
        return (Parameter)new Parameter(onCpu.detach().to(device)).DetachFromDisposeScope();
    }

    private static IEnumerable<(string, Parameter)> Named(string tower, TransformerMasks masks) =>
        masks.named_parameters().Select(entry => ($"{tower}.{entry.name}", entry.parameter));

    private MaskSet Settled(TransformerMasks masks)
    {
        MaskSet settled = masks.Settle();
        Device device = _network.LogitScale.device;
        return new MaskSet(
            settled.Hidden.to(device),
            [.. settled.Heads.Select(mask => mask.to(device))],
            [.. settled.Intermediate.Select(mask => mask.to(device))]);
    }

    private ClipFeatures Encode(Tensor images, Tensor ids, Func<Generator?, MaskSet> imageMasks, Func<Generator?, MaskSet> textMasks)
    {
        using var scope = NewDisposeScope();
        using IDisposable precision = MixedPrecision.Use(_network.Precision);
        return new ClipFeatures(
            MaskedTransformer.EncodeImage(_image, images, imageMasks(_random)).MoveToOuterDisposeScope(),
            MaskedTransformer.EncodeText(_text, ids, textMasks(_random)).MoveToOuterDisposeScope(),
            _network.LogitScale.exp().MoveToOuterDisposeScope());
    }

    /// <summary>Both towers together: the share of what could be pruned that is expected to go.</summary>
    private Tensor ComputeSparsity()
    {
        using var scope = NewDisposeScope();
        Tensor remaining = _imageMasks.ExpectedParameters().Plus(_textMasks.ExpectedParameters());
        return remaining.Times(-1 / (_imageMasks.Prunable + _textMasks.Prunable)).Shifted(1).MoveToOuterDisposeScope();
    }
}
