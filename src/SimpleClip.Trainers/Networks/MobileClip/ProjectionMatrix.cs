using TorchSharp.Utils;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Networks;

/// <summary>A matrix into the joint space, <c>proj</c> [inputs, embedding].</summary>
internal sealed class ProjectionMatrix : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "proj")]
    private readonly Parameter _projection;

    /// <summary>Makes a matrix drawn from N(0, 1/inputs).</summary>
    public ProjectionMatrix(int inputs, int embedding, Generator? random)
        : base(nameof(ProjectionMatrix))
    {
        _projection = Initialisation.Normal(1 / Math.Sqrt(inputs), random, inputs, embedding);
        RegisterComponents();
    }

    /// <summary>The matrix, [inputs, embedding].</summary>
    public Parameter Projection => _projection;

    /// <summary>[batch, inputs] to [batch, embedding].</summary>
    public override Tensor forward(Tensor input) => MixedPrecision.Multiply(input, _projection);
}
