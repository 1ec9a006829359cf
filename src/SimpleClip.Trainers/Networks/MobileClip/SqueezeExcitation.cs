using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// Squeeze-and-excitation (arXiv 1709.01507): every channel times sigmoid(expand(relu(reduce(means of the channels)))). The derived classes
/// differ in their names and in how many channels are left between the two.
/// </summary>
internal abstract class SqueezeExcitation(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>The 1x1 convolution to fewer channels.</summary>
    public abstract Conv2d Reduce { get; }

    /// <summary>The 1x1 convolution back.</summary>
    public abstract Conv2d Expand { get; }

    /// <summary>Applies the gate to [batch, channels, height, width].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor squeezed = Reduce.call(input.mean([2, 3], true)).relu();
        return input.ScaledBy(Expand.call(squeezed).sigmoid()).MoveToOuterDisposeScope();
    }
}
