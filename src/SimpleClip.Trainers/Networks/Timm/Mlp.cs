using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>timm's two-layer perceptron: <c>fc2(GELU(fc1(x)))</c>.</summary>
public sealed class Mlp : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "fc1")]
    private readonly Linear _expand;

    [ComponentName(Name = "fc2")]
    private readonly Linear _contract;

    /// <summary>Makes the perceptron of two layers, which it then owns.</summary>
    /// <param name="expand">The first layer.</param>
    /// <param name="contract">The second layer.</param>
    public Mlp(Linear expand, Linear contract)
        : base(nameof(Mlp))
    {
        _expand = expand;
        _contract = contract;
        RegisterComponents();
    }

    /// <summary>The first layer, <c>fc1</c>.</summary>
    public Linear Expand => _expand;

    /// <summary>The second layer, <c>fc2</c>.</summary>
    public Linear Contract => _contract;

    /// <summary>Applies the perceptron.</summary>
    /// <param name="input">[..., width].</param>
    /// <returns>[..., width].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _contract.call(Activation.Gelu.Apply(_expand.call(input))).MoveToOuterDisposeScope();
    }
}
