using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Optimization;

/// <summary>
/// The exponential moving average of a network's weights (Polyak averaging), which often evaluates better than the weights themselves:
/// average ← d·average + (1 − d)·weights.
/// </summary>
/// <remarks>
/// Parameters and floating-point buffers are averaged, on the network's device; integer buffers are left out. With warm-up, d is at most (1
/// + n)/(10 + n) in the n-th update, from 0 (TensorFlow's ExponentialMovingAverage), so that the first weights, which are noise, are
/// forgotten. Not thread-safe.
/// </remarks>
public sealed class WeightAverage : IDisposable
{
    private readonly Dictionary<string, Tensor> _weights;
    private readonly Dictionary<string, Tensor> _averages = new(StringComparer.Ordinal);
    private readonly double _decay;
    private readonly bool _warmUp;

    /// <summary>Starts with the weights as they are.</summary>
    /// <param name="network">The network, already on the device it will be trained on.</param>
    /// <param name="decay">The share of the average that survives an update, in [0, 1).</param>
    /// <param name="warmUp">Whether the first updates weigh more.</param>
    public WeightAverage(nn.Module network, double decay = 0.9999, bool warmUp = true)
    {
        ArgumentNullException.ThrowIfNull(network);
        _decay = decay is >= 0 and < 1 ? decay : throw new ArgumentOutOfRangeException(nameof(decay), decay, "Expected a share in [0, 1).");
        _warmUp = warmUp;
        _weights = network.state_dict().Where(static entry => entry.Value.is_floating_point()).ToDictionary(StringComparer.Ordinal);
        using var noGradients = no_grad();
        foreach ((string name, Tensor weight) in _weights)
        {
            _averages.Add(name, empty(weight.shape, weight.dtype, weight.device).copy_(weight).DetachFromDisposeScope());
        }
    }

    /// <summary>The number of updates. Set it, and fill <see cref="State"/>, to go on with an earlier run.</summary>
    public long Updates { get; set; }

    /// <summary>Whether the network holds the average at present, and <see cref="State"/> the weights.</summary>
    public bool IsSwappedIn { get; private set; }

    /// <summary>The averages by the names of the network's state dictionary. The tensors are the live ones.</summary>
    public IReadOnlyDictionary<string, Tensor> State => _averages;

    /// <summary>Takes the network's weights into the average; after each step.</summary>
    /// <exception cref="InvalidOperationException">The network holds the average.</exception>
    public void Update()
    {
        if (IsSwappedIn)
        {
            throw new InvalidOperationException("The network holds the average of its weights; expected the weights to be swapped back before they are averaged.");
        }

        double decay = _warmUp ? Math.Min(_decay, (1.0 + Updates) / (10.0 + Updates)) : _decay;
        Updates++;
        using var noGradients = no_grad();
        foreach ((string name, Tensor average) in _averages)
        {
            using var scope = NewDisposeScope();
            FlatPieces.ForEach([average.view(-1), _weights[name].flatten()], part => part[0].TimesInPlace(decay).PlusInPlace(part[1], 1 - decay));
        }
    }

    /// <summary>Begins anew with the weights as they are; the number of updates remains, as they are no first weights.</summary>
    /// <exception cref="InvalidOperationException">The network holds the average.</exception>
    internal void Restart()
    {
        if (IsSwappedIn)
        {
            throw new InvalidOperationException("The network holds the average of its weights; expected them to be swapped back first.");
        }

        using var noGradients = no_grad();
        foreach ((string name, Tensor average) in _averages)
        {
            average.copy_(_weights[name]);
        }
    }

    /// <summary>Puts the average into the network until the result is disposed of, and the weights back then: for an evaluation or an
    /// export.</summary>
    /// <exception cref="InvalidOperationException">The network holds the average already.</exception>
    public IDisposable SwapIn()
    {
        if (IsSwappedIn)
        {
            throw new InvalidOperationException("The network holds the average of its weights already.");
        }

        Swap();
        return new SwapBack(this);
    }

    /// <summary>Releases the averages; the network stays as it is.</summary>
    public void Dispose()
    {
        foreach (Tensor average in _averages.Values)
        {
            average.Dispose();
        }

        _averages.Clear();
    }

    private void Swap()
    {
        IsSwappedIn = !IsSwappedIn;
        using var noGradients = no_grad();
        foreach ((string name, Tensor average) in _averages)
        {
            using Tensor weight = _weights[name].clone();
            _weights[name].copy_(average);
            average.copy_(weight);
        }
    }

    private sealed class SwapBack(WeightAverage average) : IDisposable
    {
        private bool _done;

        public void Dispose()
        {
            if (!_done)
            {
                _done = true;
                average.Swap();
            }
        }
    }
}
