using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>Self-attention between the pixels of a feature map; no offsets on queries, keys and values.</summary>
internal sealed class ImageSelfAttention : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "qkv")]
    private readonly Linear _input;

    [ComponentName(Name = "proj")]
    private readonly Linear _output;

    public ImageSelfAttention(int width, int headWidth, Generator? random)
        : base(nameof(ImageSelfAttention))
    {
        Heads = width / headWidth;
        _input = new Linear(width, 3 * width, random, bias: false);
        _output = new Linear(width, width, random);
        FastVitInitialisation.Apply(_input.Weight, _input.Bias, random);
        FastVitInitialisation.Apply(_output.Weight, _output.Bias, random);
        RegisterComponents();
    }

    /// <summary>Number of heads.</summary>
    public int Heads { get; }

    /// <summary>Queries, keys and values, <c>qkv</c>.</summary>
    public Linear Input => _input;

    /// <summary>The projection of the concatenated heads, <c>proj</c>.</summary>
    public Linear Output => _output;

    /// <summary>Applies the layer to [batch, width, height, width].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor stacked = _input.call(PixelTokens.FromMap(input));
        Tensor mixed = _output.call(StackedAttention.Attend(stacked, Heads, causal: false));
        return PixelTokens.ToMap(mixed, input.shape).MoveToOuterDisposeScope();
    }
}
