using SimpleClip.Networks;
using TorchSharp;
using TorchSharp.Modules;

namespace SimpleClip.Optimization;

/// <summary>Parameters that an optimizer treats alike.</summary>
/// <param name="Parameters">The parameters with their names, unique over all groups.</param>
/// <param name="WeightDecay">
/// The strength of the decay; that of <see cref="AdamW"/> and <see cref="Lion"/> is decoupled: each step shrinks a parameter by learning
/// rate × this share.
/// </param>
public sealed record ParameterGroup(IReadOnlyList<(string Name, Parameter Parameter)> Parameters, double WeightDecay)
{
    /// <summary>What the learning rate of a step is multiplied with for these parameters.</summary>
    public double LearningRateFactor { get; init; } = 1;

    /// <summary>
    /// Groups a module's trainable parameters as CLIP's training does: matrices and tables decay; biases, norms, single vectors and scalars
    /// (everything with fewer than two dimensions) do not.
    /// </summary>
    /// <param name="module">The network, already on the device it will be trained on.</param>
    /// <param name="weightDecay">The decay of the first group.</param>
    public static IReadOnlyList<ParameterGroup> ForModule(torch.nn.Module module, double weightDecay)
    {
        ArgumentNullException.ThrowIfNull(module);
        ILookup<bool, (string, Parameter)> byDecay = Trainable(module).ToLookup(Decays);
        return
        [
            new ParameterGroup([.. byDecay[true]], weightDecay),
            new ParameterGroup([.. byDecay[false]], 0),
        ];
    }

    /// <summary>Groups a network's trainable parameters by weight decay, as <see cref="ForModule"/> does, and by their depth.</summary>
    /// <param name="network">The network, already on the device it will be trained on.</param>
    /// <param name="weightDecay">The decay of matrices and tables.</param>
    /// <param name="layerDecay">How the learning rate falls with the distance from the towers' heads.</param>
    /// <returns>One to two groups for each factor of the learning rate, highest factor first.</returns>
    public static IReadOnlyList<ParameterGroup> ForNetwork(ClipNetwork network, double weightDecay, LayerDecay layerDecay)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(layerDecay);
        Func<Parameter, double> factor = layerDecay.FactorsOf(network);
        return
        [
            .. from entry in Trainable(network)
               group entry by (Factor: factor(entry.Parameter), Decays: Decays(entry)) into alike
               orderby alike.Key.Factor descending, alike.Key.Decays descending
               select new ParameterGroup([.. alike], alike.Key.Decays ? weightDecay : 0) { LearningRateFactor = alike.Key.Factor },
        ];
    }

    private static IEnumerable<(string Name, Parameter Parameter)> Trainable(torch.nn.Module module) =>
        module.named_parameters().Where(static entry => entry.parameter.requires_grad);

    private static bool Decays((string Name, Parameter Parameter) entry) => entry.Parameter.dim() >= 2;
}
