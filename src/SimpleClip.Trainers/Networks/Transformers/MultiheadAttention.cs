using SimpleClip.Numerics;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>Scaled dot-product self-attention over several heads, with a bias in every projection.</summary>
/// <remarks>
/// Parameters: <c>in_proj_weight</c> [3·heads·head width, width] and <c>in_proj_bias</c> (query, key, value stacked), <c>out_proj</c>.
/// Scores are scaled by 1/√(head width).
/// </remarks>
public sealed class MultiheadAttention : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "in_proj_weight")]
    private readonly Parameter _inputWeight;

    [ComponentName(Name = "in_proj_bias")]
    private readonly Parameter _inputBias;

    [ComponentName(Name = "out_proj")]
    private readonly Linear _output;

    /// <summary>Features of all heads together: the width, unless heads were pruned away.</summary>
    private readonly int _inner;

    /// <summary>Makes the layer with PyTorch's default initialisation: Xavier-uniform input projection, zero biases.</summary>
    /// <param name="width">Features of input and output.</param>
    /// <param name="heads">Number of heads; divides <paramref name="width"/>.</param>
    /// <param name="causal">Whether a token sees only itself and the tokens before it.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    /// <param name="headWidth">Features of a head; 0 for <paramref name="width"/>/<paramref name="heads"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="heads"/> must divide <paramref name="width"/> and does not.</exception>
    public MultiheadAttention(int width, int heads, bool causal, Generator? random = null, int headWidth = 0)
        : base(nameof(MultiheadAttention))
    {
        if (heads < 1 || (headWidth == 0 && width % heads != 0))
        {
            throw new ArgumentException($"{heads} attention heads do not divide a width of {width}.", nameof(heads));
        }

        Heads = heads;
        HeadWidth = headWidth == 0 ? width / heads : headWidth;
        _inner = heads * HeadWidth;
        IsCausal = causal;
        _inputWeight = Initialisation.Uniform(Math.Sqrt(6.0 / (width + (3 * _inner))), random, 3L * _inner, width);
        _inputBias = Initialisation.Constant(0, 3L * _inner);
        _output = new Linear(_inner, width, random);
        using (no_grad())
        {
            _output.Bias!.FillInPlace(0);
        }

        RegisterComponents();
    }

    /// <summary>Number of heads.</summary>
    public int Heads { get; }

    /// <summary>Features of a head.</summary>
    public int HeadWidth { get; }

    /// <summary>Whether a token sees only itself and the tokens before it.</summary>
    public bool IsCausal { get; }

    /// <summary>The stacked query, key and value matrices, [3·heads·head width, width].</summary>
    public Parameter InputWeight => _inputWeight;

    /// <summary>The stacked query, key and value offsets, [3·heads·head width].</summary>
    public Parameter InputBias => _inputBias;

    /// <summary>The projection of the concatenated heads, <c>out_proj</c>.</summary>
    public Linear Output => _output;

    /// <summary>Lets every token attend to the sequence.</summary>
    /// <param name="input">[batch, tokens, width].</param>
    /// <returns>[batch, tokens, width].</returns>
    public override Tensor forward(Tensor input) => ForwardMasked(input, headMask: null);

    /// <summary>Lets every token attend to the sequence, and weighs what each head gives.</summary>
    /// <param name="input">[batch, tokens, width].</param>
    /// <param name="headMask">A factor for each head, [heads]; null for 1.</param>
    /// <returns>[batch, tokens, width].</returns>
    internal Tensor ForwardMasked(Tensor input, Tensor? headMask)
    {
        long batch = input.shape[0], tokens = input.shape[1];
        using var scope = NewDisposeScope();
        Tensor[] projected = SplitHeads(MixedPrecision.Linear(input, _inputWeight, _inputBias), 3);
        Tensor mixed = MixedPrecision.Attention(projected[0], projected[1], projected[2], causal: IsCausal);
        Tensor weighed = headMask is null ? mixed : mixed * headMask.view(1, -1, 1, 1);
        Tensor joined = weighed.transpose(1, 2).reshape(batch, tokens, _inner);
        return _output.call(joined).MoveToOuterDisposeScope();
    }

    /// <summary>Lets one token of each sequence attend to its sequence; the cheap last step of a network that pools one token.</summary>
    /// <param name="input">[batch, tokens, width].</param>
    /// <param name="queries">The tokens that attend, [batch, width]; rows of <paramref name="input"/>.</param>
    /// <param name="mask">What is added to the scores, broadcast over [batch, heads, 1, tokens]; null for none.</param>
    /// <returns>[batch, width].</returns>
    public Tensor ForwardAt(Tensor input, Tensor queries, Tensor? mask)
    {
        long batch = input.shape[0];
        using var scope = NewDisposeScope();
        Tensor query = MixedPrecision.Linear(queries, _inputWeight.narrow(0, 0, _inner), _inputBias.narrow(0, 0, _inner))
            .view(batch, Heads, 1, -1);
        Tensor[] memory = SplitHeads(
            MixedPrecision.Linear(input, _inputWeight.narrow(0, _inner, 2L * _inner), _inputBias.narrow(0, _inner, 2L * _inner)), 2);
        Tensor mixed = MixedPrecision.Attention(query, memory[0], memory[1], mask);
        return _output.call(mixed.reshape(batch, _inner)).MoveToOuterDisposeScope();
    }

    /// <summary>The softmax part of the attention, [batch, heads, tokens, tokens].</summary>
    /// <param name="input">[batch, tokens, width].</param>
    internal Tensor AttentionMaps(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor[] projected = MixedPrecision
            .Linear(input, _inputWeight.narrow(0, 0, 2L * _inner), _inputBias.narrow(0, 0, 2L * _inner))
            .chunk(2, -1);
        return Networks.AttentionMaps.Compute(projected[0], projected[1], Heads, IsCausal).MoveToOuterDisposeScope();
    }

    /// <summary>[batch, tokens, parts·heads·head width] to <paramref name="parts"/> tensors [batch, heads, tokens, head width].</summary>
    private Tensor[] SplitHeads(Tensor stacked, int parts) =>
        stacked.view(stacked.shape[0], stacked.shape[1], parts, Heads, -1).permute(2, 0, 3, 1, 4).unbind(0);
}
