using SimpleClip.Numerics;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// Shaped attention without value and output matrices (He and Hofmann, "Simplifying Transformer Blocks", arXiv 2311.01906, eq. 12):
/// of each head's columns n of the input, <c>(α I + β A − γ C) n</c>, where A is the softmax attention and C what A is at zero scores.
/// </summary>
/// <remarks>
/// C n is the mean over the tokens that a token sees, so no matrix [tokens, tokens] is made beyond what the attention kernel needs. Queries
/// start at zero and gains at one: the layer starts as the identity. Parameters: <c>q</c>, <c>k</c>, and one gain per head in <c>alpha</c>,
/// <c>beta</c> and <c>gamma</c>. <c>q</c> and <c>k</c> may belong to several layers: each of these registers them, so that whatever works
/// on one block's parameters finds them; whatever lists a network's parameters finds them once, under the first block.
/// </remarks>
public sealed class ShapedAttention : nn.Module<Tensor, Tensor>
{
    /// <summary>The deviation that key weights are drawn with.</summary>
    public const double KeyDeviation = 0.02;

    [ComponentName(Name = "q")]
    private readonly Linear _query;

    [ComponentName(Name = "k")]
    private readonly Linear _key;

    [ComponentName(Name = "alpha")]
    private readonly Parameter _identityGain;

    [ComponentName(Name = "beta")]
    private readonly Parameter _attentionGain;

    [ComponentName(Name = "gamma")]
    private readonly Parameter _meanGain;

    private readonly int _width;

    /// <summary>Makes a layer with projections of its own: queries zero, keys N(0, 0.02²), biases zero.</summary>
    /// <param name="width">Features of input and output.</param>
    /// <param name="heads">Number of heads; divides <paramref name="width"/>.</param>
    /// <param name="causal">Whether a token sees only itself and the tokens before it.</param>
    /// <param name="bias">Whether the projections have biases.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    /// <exception cref="ArgumentException"><paramref name="heads"/> does not divide <paramref name="width"/>.</exception>
    public ShapedAttention(int width, int heads, bool causal, bool bias = false, Generator? random = null)
        : this(width, heads, causal, new Linear(width, width, random, bias), new Linear(width, width, random, bias))
    {
        Initialisation.Clear(_query.Weight);
        Initialisation.Renew(_key.Weight, KeyDeviation, random);
        Initialisation.Clear(_query.Bias);
        Initialisation.Clear(_key.Bias);
    }

    /// <summary>Makes a layer that has the query and key projections of another one, and gains of its own.</summary>
    /// <param name="shared">The other layer, not disposed before this one.</param>
    public ShapedAttention(ShapedAttention shared)
        : this(Of(shared)._width, shared.Heads, shared.IsCausal, shared._query, shared._key)
    {
    }

    private ShapedAttention(int width, int heads, bool causal, Linear query, Linear key)
        : base(nameof(ShapedAttention))
    {
        if (heads < 1 || width % heads != 0)
        {
            throw new ArgumentException($"{heads} attention heads do not divide a width of {width}.", nameof(heads));
        }

        _width = width;
        Heads = heads;
        IsCausal = causal;
        _query = query;
        _key = key;
        _identityGain = Initialisation.Constant(1, heads);
        _attentionGain = Initialisation.Constant(1, heads);
        _meanGain = Initialisation.Constant(1, heads);
        RegisterComponents();
    }

    /// <summary>Number of heads.</summary>
    public int Heads { get; }

    /// <summary>Whether a token sees only itself and the tokens before it.</summary>
    public bool IsCausal { get; }

    /// <summary>The query projection, <c>q</c>.</summary>
    public Linear Query => _query;

    /// <summary>The key projection, <c>k</c>.</summary>
    public Linear Key => _key;

    /// <summary>The gains α of a token itself, [heads].</summary>
    public Parameter IdentityGain => _identityGain;

    /// <summary>The gains β of what it attends to, [heads].</summary>
    public Parameter AttentionGain => _attentionGain;

    /// <summary>The gains γ of the mean that is subtracted, [heads].</summary>
    public Parameter MeanGain => _meanGain;

    /// <summary>Lets every token attend to the sequence.</summary>
    /// <param name="input">Normalised tokens, [batch, tokens, width].</param>
    /// <returns>[batch, tokens, width].</returns>
    public override Tensor forward(Tensor input) => ForwardScaled(input, scale: null);

    /// <summary>Lets every token attend to the sequence, and scales the result by folding the scale into the gains.</summary>
    /// <param name="input">Normalised tokens, [batch, tokens, width].</param>
    /// <param name="scale">A number as a tensor; null for 1.</param>
    internal Tensor ForwardScaled(Tensor input, Tensor? scale)
    {
        using var scope = NewDisposeScope();
        Tensor attended = MixedPrecision.Attention(
            ByHead(_query.call(input)).transpose(1, 2),
            ByHead(_key.call(input)).transpose(1, 2),
            ByHead(input).transpose(1, 2),
            causal: IsCausal);
        Tensor mean = IsCausal ? PrefixMean(input) : input.mean([1], keepdim: true);
        return Mix(ByHead(input), attended.transpose(1, 2), ByHead(mean), scale).flatten(2).MoveToOuterDisposeScope();
    }

    /// <summary>Lets one token of each sequence attend to its sequence.</summary>
    /// <param name="input">Normalised tokens, [batch, tokens, width].</param>
    /// <param name="queries">The tokens that attend, [batch, width]; rows of <paramref name="input"/>.</param>
    /// <param name="mask">What is added to the scores, [batch, 1, 1, tokens]; null for none.</param>
    /// <param name="scale">Scales the result: a number as a tensor; null for 1.</param>
    /// <returns>[batch, width].</returns>
    internal Tensor ForwardAt(Tensor input, Tensor queries, Tensor? mask, Tensor? scale)
    {
        using var scope = NewDisposeScope();
        Tensor alone = queries.unsqueeze(1);
        Tensor attended = MixedPrecision.Attention(
            ByHead(_query.call(alone)).transpose(1, 2), ByHead(_key.call(input)).transpose(1, 2), ByHead(input).transpose(1, 2), mask);

        // Attention at zero scores is the softmax of the mask alone.
        Tensor mean = mask is null
            ? input.mean([1], keepdim: true)
            : MixedPrecision.Widen(mask).softmax(-1).squeeze(1).expand(input.shape[0], 1, -1).bmm(input);
        return Mix(ByHead(alone), attended.transpose(1, 2), ByHead(mean), scale).flatten(1).MoveToOuterDisposeScope();
    }

    /// <summary>The softmax part A, [batch, heads, tokens, tokens].</summary>
    /// <param name="input">Normalised tokens, [batch, tokens, width].</param>
    internal Tensor AttentionMaps(Tensor input) =>
        Networks.AttentionMaps.Compute(_query.call(input), _key.call(input), Heads, IsCausal);

    /// <summary>The mean of each token and those before it.</summary>
    private static Tensor PrefixMean(Tensor input)
    {
        Tensor counts = TensorArithmetic.Counts(input.shape[1], input.device).unsqueeze(1);
        return input.cumsum(1).div(counts);
    }

    private static ShapedAttention Of(ShapedAttention shared)
    {
        ArgumentNullException.ThrowIfNull(shared);
        return shared;
    }

    /// <summary>α·own + β·attended − γ·mean, all [batch, tokens, heads, width/heads]; the mean's tokens may be one for all.</summary>
    private Tensor Mix(Tensor own, Tensor attended, Tensor mean, Tensor? scale) =>
        mean.ScaledBy(GainOf(_meanGain, scale).neg())
            .PlusProduct(own, GainOf(_identityGain, scale))
            .PlusProduct(MixedPrecision.Widen(attended), GainOf(_attentionGain, scale));

    /// <summary>A gain per head for tensors [..., heads, width/heads].</summary>
    private static Tensor GainOf(Parameter gain, Tensor? scale) => (scale is null ? gain : gain * scale).unsqueeze(1);

    /// <summary>[batch, tokens, width] to [batch, tokens, heads, width/heads].</summary>
    private Tensor ByHead(Tensor tokens) => tokens.view(tokens.shape[0], tokens.shape[1], Heads, -1);
}
