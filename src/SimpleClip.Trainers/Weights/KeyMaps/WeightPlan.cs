using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Weights.KeyMaps;

/// <summary>Which tensor of a file goes where in a network. Made whole before anything is read, so that every mistake is known
/// first.</summary>
internal sealed class WeightPlan
{
    private readonly List<Step> _steps = [];
    private readonly List<string> _ignored = [], _mistakes = [];

    private WeightPlan()
    {
    }

    /// <summary>Names in the file that say nothing about the weights.</summary>
    public IReadOnlyList<string> Ignored => _ignored;

    /// <summary>Makes the plan.</summary>
    /// <param name="state">The network's tensors by name.</param>
    /// <param name="file">The file.</param>
    /// <param name="map">The names in the file.</param>
    /// <param name="prefix">What comes before every name in the file; what lies outside is left out.</param>
    /// <param name="isResizable">Whether a tensor of the network may have more or fewer rows in the file.</param>
    /// <exception cref="InvalidDataException">Tensors are missing, unexpected, or of another shape or type; the message lists them
    /// all.</exception>
    public static WeightPlan Create(
        IReadOnlyDictionary<string, Tensor> state, TensorFile file, KeyMap map, string prefix = "", Predicate<string>? isResizable = null)
    {
        var plan = new WeightPlan();
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, Tensor target) in state)
        {
            plan.Add(name, target, file, map, prefix, isResizable?.Invoke(name) ?? false, used);
        }

        foreach (string name in file.Tensors.Keys.Where(name => !used.Contains(name)))
        {
            bool isOutside = !name.StartsWith(prefix, StringComparison.Ordinal);
            if (isOutside || map.Ignores(name[prefix.Length..]))
            {
                plan._ignored.Add(name);
            }
            else
            {
                plan._mistakes.Add($"unexpected: {name}");
            }
        }

        return plan._mistakes.Count == 0
            ? plan
            : throw new InvalidDataException($"{file.Name} does not hold the weights of this network:\n  {string.Join("\n  ", plan._mistakes)}");
    }

    /// <summary>Reads every tensor to its place.</summary>
    /// <param name="file">The file.</param>
    /// <param name="resize">Brings a tensor of another shape to its place's; null where none may have one.</param>
    public void Apply(TensorFile file, Func<string, Tensor, long[], Tensor>? resize = null)
    {
        using var noGradients = no_grad();
        foreach (Step step in _steps)
        {
            using var scope = NewDisposeScope();
            Tensor view = step.Layout.FileView(step.Target, step.Part, step.Parts);
            if (step.FileShape is { } shape)
            {
                Tensor source = empty(shape, dtype: ScalarType.Float32);
                TensorMemory.Read(file, step.FileName, source);
                view.copy_(resize!(step.NetworkName, source, view.shape));
            }
            else
            {
                TensorMemory.Read(file, step.FileName, view);
            }
        }
    }

    private void Add(string name, Tensor target, TensorFile file, KeyMap map, string prefix, bool isResizable, HashSet<string> used)
    {
        if (map.Find(name) is not { } place)
        {
            _mistakes.Add($"missing: {name}, for which files of {map.Name} have no name");
            return;
        }

        (string[] fileNames, TensorLayout layout) = place;
        long[] expected = layout.FileShape(target.shape, fileNames.Length);
        for (int part = 0; part < fileNames.Length; part++)
        {
            string fileName = prefix + fileNames[part];
            used.Add(fileName);
            if (!file.Tensors.TryGetValue(fileName, out TensorInfo? tensor))
            {
                if (!KeyMap.IsDispensable(name))
                {
                    _mistakes.Add($"missing: {fileName}");
                }

                continue;
            }

            // A single number is a scalar in some files and a list of one in others (open_clip, load_checkpoint).
            bool fits = tensor.Shape.SequenceEqual(expected) || (target.numel() == 1 && tensor.Count == 1);
            bool isFloatingPoint = target.is_floating_point();
            if (isFloatingPoint ? !tensor.IsFloatingPoint : !tensor.IsInteger)
            {
                _mistakes.Add($"wrong type: {fileName} is {tensor.Type}, expected {(isFloatingPoint ? "floating point" : "integers")}");
            }
            else if (!fits && !(isResizable && tensor.Shape.Length == expected.Length && tensor.Shape[^1] == expected[^1]))
            {
                _mistakes.Add($"wrong shape: {fileName} is {tensor.Shape.Show()}, expected {expected.Show()}");
            }
            else
            {
                _steps.Add(new Step(name, fileName, target, layout, part, fileNames.Length, fits ? null : [.. tensor.Shape]));
            }
        }
    }

    /// <summary>One tensor of the file and its place.</summary>
    /// <param name="NetworkName">The network's tensor's name.</param>
    /// <param name="FileName">The file's tensor's name.</param>
    /// <param name="Target">The network's tensor.</param>
    /// <param name="Layout">How it lies in the file.</param>
    /// <param name="Part">Which part of the network's tensor it is.</param>
    /// <param name="Parts">How many parts there are.</param>
    /// <param name="FileShape">Its shape in the file, where it does not fit as it is.</param>
    private sealed record Step(string NetworkName, string FileName, Tensor Target, TensorLayout Layout, int Part, int Parts, long[]? FileShape);
}
