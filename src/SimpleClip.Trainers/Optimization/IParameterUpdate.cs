using static TorchSharp.torch;

namespace SimpleClip.Optimization;

/// <summary>The arithmetic of one step of an optimizer for parameters that it treats alike.</summary>
internal interface IParameterUpdate
{
    /// <summary>Moves a parameter and its state; all tensors flat, [elements].</summary>
    /// <param name="parameter">What to move.</param>
    /// <param name="gradient">Its gradient, which stays as it is.</param>
    /// <param name="state">The optimizer's memory of it, in the order in which the optimizer names it.</param>
    void Apply(Tensor parameter, Tensor gradient, Tensor[] state);
}
