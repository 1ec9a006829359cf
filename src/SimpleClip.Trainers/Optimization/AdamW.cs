using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimpleClip.Optimization;

/// <summary>
/// Adam with decoupled weight decay and bias correction (Loshchilov and Hutter, "Decoupled Weight Decay Regularization"), the mathematics of
/// torch.optim.AdamW.
/// </summary>
/// <remarks>
/// On a CPU a step is bound by memory, and CLIP's token table alone has tens of megabytes: each parameter is therefore updated piece by
/// piece, all operations on a piece while it lies in the cache. Not thread-safe.
/// </remarks>
public sealed class AdamW : IDisposable
{
    private const string FirstMoment = "exp_avg.";
    private const string SecondMoment = "exp_avg_sq.";

    /// <summary>Elements of a piece: four arrays of it fit a core's second-level cache.</summary>
    private const long PieceLength = 1 << 15;

    private readonly AdamWOptions _options;
    private readonly List<Slot> _slots = [];
    private readonly Dictionary<string, Tensor> _state = new(StringComparer.Ordinal);

    /// <summary>Prepares to train.</summary>
    /// <param name="groups">What to train; every parameter on its final device.</param>
    /// <param name="options">The constants; null for CLIP's.</param>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public AdamW(IEnumerable<ParameterGroup> groups, AdamWOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        _options = options ?? new AdamWOptions();
        foreach (ParameterGroup group in groups)
        {
            foreach ((string name, Parameter parameter) in group.Parameters)
            {
                var slot = new Slot(parameter, Zeros(parameter), Zeros(parameter), group.WeightDecay);
                _state.Add(FirstMoment + name, slot.Mean);
                _state.Add(SecondMoment + name, slot.Square);
                _slots.Add(slot);
            }
        }
    }

    /// <summary>The number of steps taken. Set it, and fill <see cref="State"/>, to go on with an earlier run.</summary>
    public long Steps { get; set; }

    /// <summary>The running moments under <c>exp_avg.{name}</c> and <c>exp_avg_sq.{name}</c>. The tensors are the live ones.</summary>
    public IReadOnlyDictionary<string, Tensor> State => _state;

    /// <summary>Moves every parameter that has a gradient.</summary>
    /// <param name="learningRate">The length of the step.</param>
    public void Step(double learningRate)
    {
        Steps++;
        using var update = new AdamWUpdate(_options, learningRate, Steps);
        using var noGradients = no_grad();
        foreach (Slot slot in _slots)
        {
            using var scope = NewDisposeScope();
            if (slot.Parameter.grad is { } gradient)
            {
                using Scalar? shrink = slot.WeightDecay > 0 ? 1 - (learningRate * slot.WeightDecay) : null;
                Move(update, [slot.Parameter.flatten(), gradient.flatten(), slot.Mean.flatten(), slot.Square.flatten()], shrink);
            }
        }
    }

    /// <summary>Drops all gradients.</summary>
    public void ZeroGradients()
    {
        foreach (Slot slot in _slots)
        {
            slot.Parameter.grad = null;
        }
    }

    /// <summary>Releases the moments; the parameters stay.</summary>
    public void Dispose()
    {
        foreach (Slot slot in _slots)
        {
            slot.Mean.Dispose();
            slot.Square.Dispose();
        }

        _slots.Clear();
        _state.Clear();
    }

    /// <summary>Moves a parameter piece by piece on a CPU, at once elsewhere.</summary>
    private static void Move(AdamWUpdate update, Tensor[] flat, Scalar? shrink)
    {
        long length = flat[0].shape[0], piece = flat[0].device_type == DeviceType.CPU ? PieceLength : length;
        for (long start = 0; start < length; start += piece)
        {
            using var scope = NewDisposeScope();
            Tensor[] part = length <= piece ? flat : Array.ConvertAll(flat, values => values.narrow(0, start, Math.Min(piece, length - start)));
            update.Apply(part[0], part[1], part[2], part[3], shrink);
        }
    }

    private static Tensor Zeros(Tensor like)
    {
        using var noGradients = no_grad();
        return zeros_like(like).DetachFromDisposeScope();
    }

    private sealed record Slot(Parameter Parameter, Tensor Mean, Tensor Square, double WeightDecay);
}
