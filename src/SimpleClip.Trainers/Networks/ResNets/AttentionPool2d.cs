using SimpleClip.Numerics;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// Pools a feature map by attention: the mean of the pixels, as a token before them, attends to itself and to every pixel, over several
/// heads. open_clip computes the attention of every token and keeps the first; here the first alone is computed.
/// </summary>
/// <remarks>Names are open_clip's: <c>positional_embedding</c> [pixels + 1, width], <c>q_proj</c>, <c>k_proj</c>, <c>v_proj</c>,
/// <c>c_proj</c>.</remarks>
public sealed class AttentionPool2d : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "positional_embedding")]
    private readonly Parameter _positions;

    [ComponentName(Name = "k_proj")]
    private readonly Linear _key;

    [ComponentName(Name = "q_proj")]
    private readonly Linear _query;

    [ComponentName(Name = "v_proj")]
    private readonly Linear _value;

    [ComponentName(Name = "c_proj")]
    private readonly Linear _output;

    /// <summary>Makes a pool initialised as open_clip does: positions and matrices N(0, 1/width).</summary>
    /// <param name="pixels">Number of pixels of the map.</param>
    /// <param name="width">Channels of the map.</param>
    /// <param name="heads">Number of heads; divides <paramref name="width"/>.</param>
    /// <param name="outputs">Features of the result.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    /// <exception cref="ArgumentException"><paramref name="heads"/> does not divide <paramref name="width"/>.</exception>
    public AttentionPool2d(int pixels, int width, int heads, int outputs, Generator? random = null)
        : base(nameof(AttentionPool2d))
    {
        if (heads < 1 || width % heads != 0)
        {
            throw new ArgumentException($"{heads} attention heads do not divide a width of {width}.", nameof(heads));
        }

        Heads = heads;
        double deviation = 1 / Math.Sqrt(width);
        _positions = Initialisation.Normal(deviation, random, pixels + 1L, width);
        _key = new Linear(width, width, random);
        _query = new Linear(width, width, random);
        _value = new Linear(width, width, random);
        _output = new Linear(width, outputs, random);
        foreach (Linear layer in (Linear[])[_query, _key, _value, _output])
        {
            Initialisation.Renew(layer.Weight, deviation, random);
        }

        RegisterComponents();
    }

    /// <summary>Number of heads.</summary>
    public int Heads { get; }

    /// <summary>One vector per token, the mean's first, [pixels + 1, width].</summary>
    public Parameter Positions => _positions;

    /// <summary>The projection of the mean, <c>q_proj</c>.</summary>
    public Linear Query => _query;

    /// <summary>The projection of the tokens that are compared with the mean, <c>k_proj</c>.</summary>
    public Linear Key => _key;

    /// <summary>The projection of the tokens that are mixed, <c>v_proj</c>.</summary>
    public Linear Value => _value;

    /// <summary>The projection of the concatenated heads into the joint space, <c>c_proj</c>.</summary>
    public Linear Output => _output;

    /// <summary>Applies the pool.</summary>
    /// <param name="input">[batch, width, rows, columns].</param>
    /// <returns>[batch, outputs].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor pixels = input.flatten(2).transpose(1, 2);
        Tensor tokens = cat([pixels.mean([1], keepdim: true), pixels], 1).Plus(_positions);
        Tensor query = SplitHeads(_query.call(tokens.narrow(1, 0, 1)));
        Tensor mixed = MixedPrecision.Attention(query, SplitHeads(_key.call(tokens)), SplitHeads(_value.call(tokens)));
        return _output.call(mixed.flatten(1)).MoveToOuterDisposeScope();
    }

    /// <summary>[batch, tokens, width] to [batch, heads, tokens, width/heads].</summary>
    private Tensor SplitHeads(Tensor tokens) => tokens.view(tokens.shape[0], tokens.shape[1], Heads, -1).transpose(1, 2);
}
