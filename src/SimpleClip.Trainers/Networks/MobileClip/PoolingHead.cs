using TorchSharp.Utils;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Networks;

/// <summary>The mean of all pixels times a matrix, <c>proj</c> [inputs, embedding]: the last step into the joint space.</summary>
internal sealed class PoolingHead : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "proj")]
    private readonly Parameter _projection;

    /// <summary>Makes a head drawn from N(0, 1/inputs).</summary>
    public PoolingHead(int inputs, int embedding, Generator? random)
        : base(nameof(PoolingHead))
    {
        _projection = Initialisation.Normal(1 / Math.Sqrt(inputs), random, inputs, embedding);
        RegisterComponents();
    }

    /// <summary>The matrix, [inputs, embedding].</summary>
    public Parameter Projection => _projection;

    /// <summary>[batch, inputs, height, width] to [batch, embedding].</summary>
    public override Tensor forward(Tensor input)
    {
        using Tensor pooled = input.mean([2, 3]);
        return MixedPrecision.Multiply(pooled, _projection);
    }
}
