using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The two-layer perceptron of a transformer block: <c>c_proj(activation(c_fc(x)))</c>.</summary>
public sealed class FeedForward : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "c_fc")]
    private readonly Linear _expand;

    [ComponentName(Name = "c_proj")]
    private readonly Linear _contract;

    private readonly Activation _activation;

    /// <summary>Makes the layer with PyTorch's default initialisation.</summary>
    /// <param name="width">Features of input and output.</param>
    /// <param name="hidden">Features between the two matrices.</param>
    /// <param name="activation">The non-linearity between them.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    /// <param name="bias">Whether the two layers have biases.</param>
    public FeedForward(int width, int hidden, Activation activation, Generator? random = null, bool bias = true)
        : base(nameof(FeedForward))
    {
        _activation = activation;
        _expand = new Linear(width, hidden, random, bias);
        _contract = new Linear(hidden, width, random, bias);
        RegisterComponents();
    }

    /// <summary>The widening layer, <c>c_fc</c>.</summary>
    public Linear Expand => _expand;

    /// <summary>The narrowing layer, <c>c_proj</c>.</summary>
    public Linear Contract => _contract;

    /// <summary>The non-linearity.</summary>
    public Activation Activation => _activation;

    /// <summary>Applies the perceptron.</summary>
    /// <param name="input">[..., width].</param>
    /// <returns>[..., width].</returns>
    public override Tensor forward(Tensor input)
    {
        using Tensor hidden = _expand.call(input);
        using Tensor activated = _activation.Apply(hidden);
        return _contract.call(activated);
    }
}
