using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The two layers of a <see cref="TextAdaptorBlock"/>, <c>gelu(x W₀ᵀ + b₀) W₃ᵀ + b₃</c>, numbered as in LLM2CLIP.</summary>
public sealed class TextAdaptorLayers : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "0")]
    private readonly Linear _expand;

    [ComponentName(Name = "3")]
    private readonly Linear _contract;

    /// <summary>Makes the layers with PyTorch's default initialisation.</summary>
    /// <param name="width">Features of input and output.</param>
    /// <param name="hidden">Features between the two matrices.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public TextAdaptorLayers(int width, int hidden, Generator? random = null)
        : base(nameof(TextAdaptorLayers))
    {
        _expand = new Linear(width, hidden, random);
        _contract = new Linear(hidden, width, random);
        RegisterComponents();
    }

    /// <summary>The widening layer, <c>0</c>.</summary>
    public Linear Expand => _expand;

    /// <summary>The narrowing layer, <c>3</c>.</summary>
    public Linear Contract => _contract;

    /// <summary>Applies the layers.</summary>
    /// <param name="input">[batch, width].</param>
    /// <returns>[batch, width].</returns>
    public override Tensor forward(Tensor input)
    {
        using Tensor hidden = _expand.call(input);
        using Tensor activated = Activation.Gelu.Apply(hidden);
        return _contract.call(activated);
    }
}
