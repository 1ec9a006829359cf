using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>Averages all pixels and normalises the result, under the name <c>norm</c>.</summary>
internal sealed class ConvNextHead : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "norm")]
    private readonly LayerNorm _norm;

    public ConvNextHead(int width, double epsilon)
        : base(nameof(ConvNextHead))
    {
        _norm = new LayerNorm(width, epsilon);
        RegisterComponents();
    }

    public LayerNorm Norm => _norm;

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _norm.call(input.mean([2, 3])).MoveToOuterDisposeScope();
    }
}
