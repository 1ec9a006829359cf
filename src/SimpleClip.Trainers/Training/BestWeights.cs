using SimpleClip.Objectives;
using SimpleClip.Optimization;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>Keeps the weights that measured best, and what the loss had learned with them, in main memory while training goes on.</summary>
internal sealed class BestWeights : IDisposable
{
    private readonly nn.Module _network;
    private readonly WeightAverage? _average;
    private readonly Objective _objective;
    private readonly Dictionary<string, Tensor> _weights = new(StringComparer.Ordinal);

    /// <param name="network">The network.</param>
    /// <param name="average">The average of its weights, which is what is measured where there is one.</param>
    /// <param name="objective">What is minimised: a logit bias, say, belongs to the weights that it was learned with.</param>
    public BestWeights(nn.Module network, WeightAverage? average, Objective objective)
    {
        (_network, _average, _objective) = (network, average, objective);
        using var noGradients = no_grad();
        foreach ((string name, Tensor weight) in Live())
        {
            _weights.Add(name, weight.to(CPU, copy: true).DetachFromDisposeScope());
        }
    }

    /// <summary>Whether weights were kept. Set it, and fill <see cref="State"/>, to go on with an earlier run.</summary>
    public bool Any { get; set; }

    /// <summary>The weights by the names of the network's state dictionary and the objective's. The tensors are the live ones.</summary>
    public IReadOnlyDictionary<string, Tensor> State => _weights;

    /// <summary>Keeps what was just measured.</summary>
    public void Keep()
    {
        using IDisposable? averaged = _average?.SwapIn();
        Copy(Live(), _weights);
        Any = true;
    }

    /// <summary>Puts the weights back into the network, and lets the average begin anew from them.</summary>
    public void Restore()
    {
        Copy(_weights, Live());
        _average?.Restart();
    }

    public void Dispose()
    {
        foreach (Tensor weight in _weights.Values)
        {
            weight.Dispose();
        }

        _weights.Clear();
    }

    /// <summary>The tensors that training changes. The objective's names have a slash, the network's none.</summary>
    private Dictionary<string, Tensor> Live() => _network.state_dict().Concat(_objective.State).ToDictionary(StringComparer.Ordinal);

    private static void Copy(Dictionary<string, Tensor> from, Dictionary<string, Tensor> to)
    {
        using var noGradients = no_grad();
        foreach ((string name, Tensor target) in to)
        {
            target.copy_(from[name]);
        }
    }
}
