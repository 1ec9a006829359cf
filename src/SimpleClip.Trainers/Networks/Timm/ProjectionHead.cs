using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The map of a <see cref="TimmImageTower"/> into the joint space, under the name <c>proj</c>.</summary>
internal sealed class ProjectionHead : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "proj")]
    private readonly Linear _projection;

    public ProjectionHead(int inputs, int outputs, bool bias, Generator? random)
        : base(nameof(ProjectionHead))
    {
        _projection = new Linear(inputs, outputs, random, bias);
        RegisterComponents();
    }

    public Linear Projection => _projection;

    public override Tensor forward(Tensor input) => _projection.call(input);
}
