using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimpleClip.Optimization;

/// <summary>Moves parameters along their gradients, with a memory of earlier gradients that can be saved.</summary>
/// <remarks>
/// On a CPU a step is bound by memory, and CLIP's token table alone has tens of megabytes: each parameter is therefore updated piece by
/// piece, all operations on a piece while it lies in the cache. On a GPU it is bound by the number of operations: small parameters are
/// updated together. Not thread-safe.
/// </remarks>
public abstract class Optimizer : IDisposable
{
    /// <summary>Elements of the largest parameter that is worth being copied for the sake of fewer operations.</summary>
    private const long SmallLength = 1 << 18;

    private readonly List<(ParameterGroup Group, ParameterBundle[] Bundles)> _groups = [];
    private readonly Dictionary<string, Tensor> _state = new(StringComparer.Ordinal);

    /// <param name="groups">What to train; every parameter on its final device.</param>
    /// <param name="stateNames">The names, with the dot that separates them from the parameter's, of the tensors kept per
    /// parameter.</param>
    /// <param name="worksByElement">Whether an element moves as it does whatever other elements its parameter has.</param>
    private protected Optimizer(IEnumerable<ParameterGroup> groups, IReadOnlyList<string> stateNames, bool worksByElement = true)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ParameterGroup group in groups)
        {
            foreach ((string name, Parameter parameter) in group.Parameters)
            {
                Check(name, parameter, names);
            }

            // Small ones have the key 0, every other one a key of its own.
            IEnumerable<(string, Parameter)[]> bundles = group.Parameters
                .Select((entry, place) => (Entry: entry, Key: worksByElement && IsSmallOnGpu(entry.Parameter) ? 0 : place + 1))
                .GroupBy(static item => item.Key, static item => item.Entry, static (_, entries) => entries.ToArray());
            _groups.Add((group, [.. bundles.Select(entries => CreateBundle(entries, stateNames))]));
        }
    }

    /// <summary>The number of steps taken. Set it, and fill <see cref="State"/>, to go on with an earlier run.</summary>
    public long Steps { get; set; }

    /// <summary>What is kept of earlier gradients, under <c>{kind}.{name of the parameter}</c>. The tensors are the live ones.</summary>
    public IReadOnlyDictionary<string, Tensor> State => _state;

    /// <summary>What is trained.</summary>
    public IEnumerable<Parameter> Parameters => _groups.SelectMany(static entry => entry.Group.Parameters).Select(static entry => entry.Parameter);

    /// <summary>Moves every parameter that has a gradient.</summary>
    /// <param name="learningRate">The length of the step, which each group's factor multiplies.</param>
    public void Step(double learningRate)
    {
        Steps++;
        using var noGradients = no_grad();
        foreach ((ParameterGroup group, ParameterBundle[] bundles) in _groups)
        {
            IParameterUpdate update = CreateUpdate(learningRate * group.LearningRateFactor, group.WeightDecay);
            Array.ForEach(bundles, bundle => bundle.Move(update));
        }
    }

    /// <summary>Drops all gradients.</summary>
    public void ZeroGradients()
    {
        foreach (Parameter parameter in Parameters)
        {
            parameter.grad = null;
        }
    }

    /// <summary>Releases the state; the parameters stay.</summary>
    public void Dispose()
    {
        foreach (ParameterBundle bundle in _groups.SelectMany(static entry => entry.Bundles))
        {
            bundle.Dispose();
        }

        _groups.Clear();
        _state.Clear();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes the arithmetic of the step whose number is <see cref="Steps"/>, from 1.</summary>
    private protected abstract IParameterUpdate CreateUpdate(double learningRate, double weightDecay);

    private static bool IsSmallOnGpu(Parameter parameter) =>
        parameter.device_type == DeviceType.CUDA && parameter.dtype == ScalarType.Float32 && parameter.numel() <= SmallLength;

    private static void Check(string name, Parameter parameter, HashSet<string> names)
    {
        if (!names.Add(name))
        {
            throw new ArgumentException($"There are two parameters {name}; expected names that are unique over all groups.");
        }

        if (!parameter.is_contiguous())
        {
            throw new ArgumentException($"The elements of {name} do not lie one after the other in memory; expected a contiguous parameter.");
        }
    }

    private ParameterBundle CreateBundle((string Name, Parameter Parameter)[] entries, IReadOnlyList<string> stateNames)
    {
        var bundle = new ParameterBundle(Array.ConvertAll(entries, static entry => entry.Parameter), stateNames.Count);
        for (int i = 0; i < entries.Length; i++)
        {
            foreach ((string kind, Tensor values) in stateNames.Zip(bundle.StateOf(i)))
            {
                _state.Add(kind + entries[i].Name, values);
            }
        }

        return bundle;
    }
}
