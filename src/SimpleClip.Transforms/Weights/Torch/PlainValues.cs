using System.Numerics;
using SimpleClip.Weights.Pickling;

namespace SimpleClip.Weights.Torch;

/// <summary>
/// Turns what a pickle made into plain .NET values: dictionaries, lists, arrays for tuples, numbers, texts, and descriptions of tensors.
/// Values used twice are turned once, so that a small pickle cannot grow.
/// </summary>
internal sealed class PlainValues
{
    private const int Deepest = 64;

    private readonly Dictionary<object, object> _done = new(ReferenceEqualityComparer.Instance);

    private PlainValues()
    {
    }

    /// <summary>Turns a value.</summary>
    /// <exception cref="PickleException">It holds something else, is nested too deeply, or holds itself.</exception>
    public static object? From(object? value) => new PlainValues().Convert(value, "", 0);

    private object? Convert(object? value, string path, int depth)
    {
        switch (value)
        {
            case null or string or bool or long or double or BigInteger:
                return value;
            case PickleGlobal { Call: null } constant:
                return constant.Name;
            case TorchTensor or List<object?> or object?[] or Dictionary<string, object?> or PickledObject:
                if (depth > Deepest)
                {
                    throw new PickleException($"values are nested more than {Deepest} deep, or hold themselves, at '{path}'");
                }

                if (!_done.TryGetValue(value, out object? done))
                {
                    done = ConvertNested(value, path, depth);
                    _done[value] = done;
                }

                return done;
            default:
                string kind = value switch
                {
                    PickleGlobal global => $"the Python object '{global.Name}'",
                    byte[] => "bytes",
                    TorchStorage => "a storage without a tensor",
                    _ => $"a value of the kind {value.GetType().Name}",
                };
                throw new PickleException($"it holds {kind} at '{path}'; expected tensors, dictionaries, lists, tuples, numbers and texts");
        }
    }

    private object ConvertNested(object value, string path, int depth) => value switch
    {
        TorchTensor tensor => new TensorInfo(path, tensor.Type, tensor.Shape, tensor.ByteCount),
        List<object?> items => items.Select((item, i) => Convert(item, ValuePath.Join(path, $"{i}"), depth + 1)).ToList(),
        object?[] items => items.Select((item, i) => Convert(item, ValuePath.Join(path, $"{i}"), depth + 1)).ToArray(),
        PickledObject instance => ConvertEntries(instance.Attributes, path, depth),
        _ => ConvertEntries((Dictionary<string, object?>)value, path, depth),
    };

    private Dictionary<string, object?> ConvertEntries(Dictionary<string, object?> entries, string path, int depth)
    {
        var result = new Dictionary<string, object?>(entries.Count, StringComparer.Ordinal);
        foreach ((string name, object? entry) in entries)
        {
            result.Add(name, Convert(entry, ValuePath.Join(path, name), depth + 1));
        }

        return result;
    }
}
