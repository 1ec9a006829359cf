using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimpleClip.Optimization;

/// <summary>Moves parameters along their gradients, with a memory of earlier gradients that can be saved.</summary>
/// <remarks>
/// On a CPU a step is bound by memory, and CLIP's token table alone has tens of megabytes: each parameter is therefore updated piece by
/// piece, all operations on a piece while it lies in the cache. Not thread-safe.
/// </remarks>
public abstract class Optimizer : IDisposable
{
    private readonly List<(ParameterGroup Group, Slot[] Slots)> _groups = [];
    private readonly Dictionary<string, Tensor> _state = new(StringComparer.Ordinal);

    /// <param name="groups">What to train; every parameter on its final device.</param>
    /// <param name="stateNames">The names, with the dot that separates them from the parameter's, of the tensors kept per parameter.</param>
    private protected Optimizer(IEnumerable<ParameterGroup> groups, params IReadOnlyList<string> stateNames)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ParameterGroup group in groups)
        {
            _groups.Add((group, [.. group.Parameters.Select(entry => CreateSlot(entry.Name, entry.Parameter, names, stateNames))]));
        }
    }

    /// <summary>The number of steps taken. Set it, and fill <see cref="State"/>, to go on with an earlier run.</summary>
    public long Steps { get; set; }

    /// <summary>What is kept of earlier gradients, under <c>{kind}.{name of the parameter}</c>. The tensors are the live ones.</summary>
    public IReadOnlyDictionary<string, Tensor> State => _state;

    /// <summary>What is trained.</summary>
    public IEnumerable<Parameter> Parameters => _groups.SelectMany(static entry => entry.Slots).Select(static slot => slot.Parameter);

    /// <summary>Moves every parameter that has a gradient.</summary>
    /// <param name="learningRate">The length of the step, which each group's factor multiplies.</param>
    public void Step(double learningRate)
    {
        Steps++;
        using var noGradients = no_grad();
        foreach ((ParameterGroup group, Slot[] slots) in _groups)
        {
            IParameterUpdate update = CreateUpdate(learningRate * group.LearningRateFactor, group.WeightDecay);
            foreach (Slot slot in slots)
            {
                using var scope = NewDisposeScope();
                if (slot.Parameter.grad is { } gradient)
                {
                    update.Apply(slot.Parameter.view(-1), gradient.flatten(), Array.ConvertAll(slot.State, static values => values.view(-1)));
                }
            }
        }
    }

    /// <summary>Drops all gradients.</summary>
    public void ZeroGradients()
    {
        foreach (Slot slot in _groups.SelectMany(static entry => entry.Slots))
        {
            slot.Parameter.grad = null;
        }
    }

    /// <summary>Releases the state; the parameters stay.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in _state.Values)
        {
            tensor.Dispose();
        }

        _groups.Clear();
        _state.Clear();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes the arithmetic of the step whose number is <see cref="Steps"/>, from 1.</summary>
    private protected abstract IParameterUpdate CreateUpdate(double learningRate, double weightDecay);

    private Slot CreateSlot(string name, Parameter parameter, HashSet<string> names, IReadOnlyList<string> stateNames)
    {
        if (!names.Add(name))
        {
            throw new ArgumentException($"There are two parameters {name}; expected names that are unique over all groups.");
        }

        if (!parameter.is_contiguous())
        {
            throw new ArgumentException($"The elements of {name} do not lie one after the other in memory; expected a contiguous parameter.");
        }

        Tensor[] state = [.. stateNames.Select(_ => Zeros(parameter))];
        for (int i = 0; i < state.Length; i++)
        {
            _state.Add(stateNames[i] + name, state[i]);
        }

        return new Slot(parameter, state);
    }

    private static Tensor Zeros(Tensor like)
    {
        using var noGradients = no_grad();
        return zeros_like(like).DetachFromDisposeScope();
    }

    private sealed record Slot(Parameter Parameter, Tensor[] State);
}
