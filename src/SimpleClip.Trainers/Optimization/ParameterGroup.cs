using TorchSharp;
using TorchSharp.Modules;

namespace SimpleClip.Optimization;

/// <summary>Parameters that an optimizer treats alike.</summary>
/// <param name="Parameters">The parameters with their names, unique over all groups.</param>
/// <param name="WeightDecay">Decoupled decay: each step shrinks a parameter by learning rate × this share.</param>
public sealed record ParameterGroup(IReadOnlyList<(string Name, Parameter Parameter)> Parameters, double WeightDecay)
{
    /// <summary>
    /// Groups a module's trainable parameters as CLIP's training does: matrices and tables decay; biases, norms, single vectors and scalars
    /// (everything with fewer than two dimensions) do not.
    /// </summary>
    /// <param name="module">The network, already on the device it will be trained on.</param>
    /// <param name="weightDecay">The decay of the first group.</param>
    public static IReadOnlyList<ParameterGroup> ForModule(torch.nn.Module module, double weightDecay)
    {
        ArgumentNullException.ThrowIfNull(module);
        ILookup<bool, (string, Parameter)> byDecay = module.named_parameters()
            .Where(entry => entry.parameter.requires_grad)
            .ToLookup(entry => entry.parameter.dim() >= 2);
        return
        [
            new ParameterGroup([.. byDecay[true]], weightDecay),
            new ParameterGroup([.. byDecay[false]], 0),
        ];
    }
}
