using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>Self-attention with one matrix for queries, keys and values, and offsets everywhere.</summary>
internal sealed class StackedSelfAttention : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "qkv_proj")]
    private readonly Linear _input;

    [ComponentName(Name = "out_proj")]
    private readonly Linear _output;

    /// <summary>Makes the layer with CLIP's initialisation: N(0, 1/width), and N(0, 1/(2 layers width)) for what writes to the residual
    /// stream.</summary>
    public StackedSelfAttention(PreNormShape shape, Generator? random)
        : base(nameof(StackedSelfAttention))
    {
        Heads = shape.Heads;
        IsCausal = shape.Causal;
        double deviation = 1 / Math.Sqrt(shape.Width);
        _input = new Linear(shape.Width, 3 * shape.Width, random);
        _output = new Linear(shape.Width, shape.Width, random);
        Initialisation.Renew(_input.Weight, deviation, random);
        Initialisation.Renew(_output.Weight, deviation / Math.Sqrt(2 * shape.Layers), random);
        Initialisation.Clear(_input.Bias);
        Initialisation.Clear(_output.Bias);

        RegisterComponents();
    }

    /// <summary>Number of heads.</summary>
    public int Heads { get; }

    /// <summary>Whether a token sees only itself and the tokens before it.</summary>
    public bool IsCausal { get; }

    /// <summary>Queries, keys and values, <c>qkv_proj</c>.</summary>
    public Linear Input => _input;

    /// <summary>The projection of the concatenated heads, <c>out_proj</c>.</summary>
    public Linear Output => _output;

    /// <summary>Applies the layer to [batch, tokens, width].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _output.call(StackedAttention.Attend(_input.call(input), Heads, IsCausal)).MoveToOuterDisposeScope();
    }
}
