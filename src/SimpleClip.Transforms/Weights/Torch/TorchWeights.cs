using System.Globalization;
using System.Numerics;
using SimpleClip.Weights.Pickling;

namespace SimpleClip.Weights.Torch;

/// <summary>Finds the weights in what a pickle made, and names them.</summary>
internal sealed class TorchWeights
{
    private const string ParallelPrefix = "module.";
    private const int MostValues = 100_000;
    private const int Deepest = 64;

    /// <summary>Where training programs keep the weights, the most telling first; averaged weights last.</summary>
    private static readonly string[] Keys =
        ["state_dict", "model_state_dict", "model", "module", "net", "network", "weights", "ema_state_dict", "model_ema", "ema"];

    private readonly Dictionary<string, TorchTensor> _tensors = new(StringComparer.Ordinal);
    private int _visited;

    private TorchWeights(Dictionary<string, object?> weights, string path)
    {
        Path = path;
        Flatten(weights, "", 0);
        Tensors = _tensors.Keys.All(static name => name.StartsWith(ParallelPrefix, StringComparison.Ordinal))
            ? _tensors.ToDictionary(static entry => entry.Key[ParallelPrefix.Length..], static entry => entry.Value, StringComparer.Ordinal)
            : _tensors;
    }

    /// <summary>The keys that lead to the weights, joined by dots; empty if they are the whole.</summary>
    public string Path { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TorchTensor> Tensors { get; }

    /// <summary>Finds the weights of a checkpoint, or of a tree of modules.</summary>
    /// <exception cref="PickleException">There are none.</exception>
    public static TorchWeights Find(object? root)
    {
        Dictionary<string, object?> entries = EntriesOf(root) ?? throw new PickleException("it holds no dictionary; expected a state_dict");
        if (root is PickledObject)
        {
            return NotEmpty(new TorchWeights(entries, ""), entries);
        }

        List<string> path = [];
        while (path.Count < Deepest && Keys.FirstOrDefault(key => entries.TryGetValue(key, out object? value) && HoldsTensors(value)) is { } key)
        {
            entries = EntriesOf(entries[key])!;
            path.Add(key);
        }

        return HoldsTensorsItself(entries)
            ? NotEmpty(new TorchWeights(entries, string.Join('.', path)), entries)
            : throw NoWeights(entries);
    }

    /// <summary>The numbers and texts beside the weights.</summary>
    public static IReadOnlyDictionary<string, string> Describe(object? root)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, object? value) in EntriesOf(root) ?? [])
        {
            if (value is string or bool or long or double or BigInteger)
            {
                texts.Add(name, System.Convert.ToString(value, CultureInfo.InvariantCulture)!);
            }
        }

        return texts;
    }

    private static Dictionary<string, object?>? EntriesOf(object? value) => value switch
    {
        Dictionary<string, object?> entries => entries,
        PickledObject instance => instance.Attributes,
        _ => null,
    };

    /// <summary>Whether a dictionary holds tensors itself, or holds one that does under a key of weights.</summary>
    private static bool HoldsTensors(object? value) => EntriesOf(value) is { } entries
        && (HoldsTensorsItself(entries)
            || Keys.Any(key => entries.TryGetValue(key, out object? inner) && EntriesOf(inner) is { } nested && HoldsTensorsItself(nested)));

    private static bool HoldsTensorsItself(Dictionary<string, object?> entries) => entries.Values.Any(static entry => entry is TorchTensor);

    private static TorchWeights NotEmpty(TorchWeights weights, Dictionary<string, object?> entries) =>
        weights.Tensors.Count > 0 ? weights : throw NoWeights(entries);

    private static PickleException NoWeights(Dictionary<string, object?> entries) => new(
        $"it holds no weights: expected tensors, or a dictionary of tensors under one of {string.Join(", ", Keys)}; found the keys " +
        string.Join(", ", entries.Keys.Take(20).Select(static key => $"'{key}'")));

    private void Flatten(Dictionary<string, object?> entries, string path, int depth)
    {
        foreach ((string name, object? value) in entries)
        {
            if (++_visited > MostValues || depth > Deepest)
            {
                throw new PickleException($"there are more than {MostValues} values among the weights, or they are nested more than {Deepest} deep");
            }

            if (value is TorchTensor tensor)
            {
                if (!_tensors.TryAdd(ValuePath.Join(path, name), tensor))
                {
                    throw new PickleException($"tensor '{ValuePath.Join(path, name)}' stands there twice");
                }
            }
            else if (EntriesOf(value) is { } nested)
            {
                Flatten(nested, ValuePath.Join(path, name), depth + 1);
            }
        }
    }
}
