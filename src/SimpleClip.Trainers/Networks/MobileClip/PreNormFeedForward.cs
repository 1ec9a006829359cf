using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>A layer norm and a perceptron with GELU; their names are the numbers that they have between layers without weights.</summary>
internal sealed class PreNormFeedForward : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "0")]
    private readonly LayerNorm _norm;

    [ComponentName(Name = "1")]
    private readonly Linear _expand;

    [ComponentName(Name = "4")]
    private readonly Linear _contract;

    /// <summary>Makes the layer with CLIP's initialisation: N(0, 1/(2 width)), and N(0, 1/(2 layers width)) for what writes to the residual
    /// stream.</summary>
    public PreNormFeedForward(PreNormShape shape, Generator? random)
        : base(nameof(PreNormFeedForward))
    {
        _norm = new LayerNorm(shape.Width);
        _expand = new Linear(shape.Width, shape.HiddenWidth, random);
        _contract = new Linear(shape.HiddenWidth, shape.Width, random);
        Initialisation.Renew(_expand.Weight, 1 / Math.Sqrt(2.0 * shape.Width), random);
        Initialisation.Renew(_contract.Weight, 1 / Math.Sqrt(2.0 * shape.Layers * shape.Width), random);
        RegisterComponents();
    }

    /// <summary>The norm, <c>0</c>.</summary>
    public LayerNorm Norm => _norm;

    /// <summary>The widening layer, <c>1</c>.</summary>
    public Linear Expand => _expand;

    /// <summary>The narrowing layer, <c>4</c>.</summary>
    public Linear Contract => _contract;

    /// <summary>Applies the layer to [batch, tokens, width].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor hidden = _expand.call(_norm.call(input));
        return _contract.call(Activation.Gelu.Apply(hidden)).MoveToOuterDisposeScope();
    }
}
