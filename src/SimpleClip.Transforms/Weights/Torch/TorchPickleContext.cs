using System.Collections.Immutable;
using System.Text;
using SimpleClip.Weights.Archives;
using SimpleClip.Weights.Pickling;

namespace SimpleClip.Weights.Torch;

/// <summary>
/// What pickles of PyTorch may name: functions that rebuild tensors, types, and containers (torch/_weights_only_unpickler.py has a similar
/// list). Besides, NumPy's numbers and <c>argparse.Namespace</c>, a plain bag of attributes, which checkpoints of training programs hold,
/// are read; neither can run anything. In TorchScript archives the classes of modules are bags of attributes as well.
/// </summary>
internal sealed class TorchPickleContext : IPickleContext
{
    private const string ByteStorage = "torch.storage.UntypedStorage";

    private readonly IReadOnlyDictionary<string, ZipEntry> _entries;
    private readonly string _root;
    private readonly bool _isScript;
    private readonly Dictionary<string, PickleGlobal> _globals = new(StringComparer.Ordinal);

    /// <summary>Makes a context.</summary>
    /// <param name="entries">The archive's entries.</param>
    /// <param name="root">The folder in the archive in which all is, with a slash at its end.</param>
    /// <param name="isScript">Whether it is a TorchScript archive.</param>
    public TorchPickleContext(IReadOnlyDictionary<string, ZipEntry> entries, string root, bool isScript)
    {
        (_entries, _root, _isScript) = (entries, root, isScript);
        AddTensorFunctions();
        AddContainers();
        AddNumbers();
        if (isScript)
        {
            AddScriptFunctions();
        }
    }

    /// <inheritdoc/>
    public PickleGlobal FindGlobal(string module, string name)
    {
        string fullName = $"{module}.{name}";
        if (_globals.TryGetValue(fullName, out PickleGlobal? global))
        {
            return global;
        }

        if (_isScript && (module == "__torch__" || module.StartsWith("__torch__.", StringComparison.Ordinal)))
        {
            return new PickleGlobal(fullName, _ => new PickledObject(fullName));
        }

        if (module == "torch" && (TorchTypes.OfStorages.ContainsKey(name) || TorchTypes.OfDTypes.ContainsKey(name)))
        {
            return new PickleGlobal(fullName);
        }

        throw new PickleException(
            $"it wants the Python object '{fullName}', but only tensors, dictionaries, lists, numbers and texts are read; if the file holds a " +
            "whole network and you trust it, load it in Python and save its state_dict()");
    }

    /// <inheritdoc/>
    public object LoadPersistent(object? id)
    {
        if (id as object?[] is not ["storage", PickleGlobal storageClass, string key, string, long count])
        {
            throw new PickleException("it refers to something outside that is no storage of a tensor");
        }

        TensorType? type = storageClass.Name == ByteStorage ? null
            : TorchTypes.OfStorages.TryGetValue(storageClass.Name.Split('.')[^1], out TensorType known) ? known
            : throw new PickleException($"'{storageClass.Name}' is not the type of a storage");
        if (!_entries.TryGetValue($"{_root}data/{key}", out ZipEntry? entry))
        {
            throw new PickleException($"the archive has no entry '{_root}data/{key}', the storage of a tensor");
        }

        long width = (type ?? TensorType.U8).Bits() / 8;
        return count >= 0 && count <= entry.Length / width
            ? new TorchStorage(entry, type, count * width)
            : throw new PickleException($"storage '{entry.Name}' is announced with {count} elements of {width} bytes, but has {entry.Length} bytes");
    }

    /// <inheritdoc/>
    public void SetState(object? target, object? state)
    {
        switch (target, state)
        {
            case (NumpyType, object?[] and [long, "<" or "|", ..]):
                break;
            case (PickledObject instance, Dictionary<string, object?> attributes):
                foreach ((string name, object? value) in attributes)
                {
                    instance.Attributes[name] = value;
                }

                break;
            case (Dictionary<string, object?>, Dictionary<string, object?>):
                // Attributes of an OrderedDict: PyTorch keeps versions of modules there, which weights do not need.
                break;
            case (NumpyType, _):
                throw new PickleException("a NumPy value is big-endian or structured; expected little-endian numbers");
            case (PickledObject instance, _):
                throw new PickleException($"an instance of '{instance.ClassName}' has a state that is no dictionary of attributes");
            default:
                throw new PickleException("it gives a state to a value that has none");
        }
    }

    /// <summary>Makes a tensor of a storage.</summary>
    /// <param name="storage">The storage.</param>
    /// <param name="offset">Where the tensor begins in it, in elements.</param>
    /// <param name="shape">The tensor's shape.</param>
    /// <param name="strides">The tensor's strides.</param>
    /// <param name="type">The type of its elements; null for the storage's.</param>
    /// <param name="rest">What follows: marks that elements are to be read negated or conjugated, which weights have not.</param>
    private static TorchTensor Rebuild(object? storage, object? offset, object? shape, object? strides, TensorType? type, object?[] rest)
    {
        if (rest is not ([] or [null] or [Dictionary<string, object?> { Count: 0 }]))
        {
            throw new PickleException("a tensor is marked as negated or conjugated; expected plain elements");
        }

        if (storage is not TorchStorage memory || offset is not long begin || shape is not object?[] dimensions || strides is not object?[] steps)
        {
            throw new PickleException("a tensor is described wrongly; expected storage, offset, shape and strides");
        }

        return new TorchTensor(
            memory,
            type ?? memory.Type ?? throw new PickleException("a tensor of bytes does not say its type"),
            begin,
            ToNumbers(dimensions),
            ToNumbers(steps));
    }

    private static ImmutableArray<long> ToNumbers(object?[] values) =>
        [.. values.Select(static value => value as long? ?? throw new PickleException("a shape or strides hold something else than integers"))];

    private static TensorType ToType(object? value) =>
        value is PickleGlobal { Name: var name } && name.StartsWith("torch.", StringComparison.Ordinal)
            && TorchTypes.OfDTypes.TryGetValue(name["torch.".Length..], out TensorType type)
            ? type
            : throw new PickleException("a tensor has an unknown type");

    private static string ToDevice(object?[] arguments, string name) => arguments switch
    {
        [string device] => device,
        [string device, long index] => FormattableString.Invariant($"{device}:{index}"),
        _ => throw Wrong(name),
    };

    private static PickleException Wrong(string function) => new($"'{function}' is called with other arguments than PyTorch writes");

    private void AddTensorFunctions()
    {
        Add(
            "torch._utils._rebuild_tensor",
            static (arguments, name) => arguments is [var storage, var offset, var shape, var strides]
                ? Rebuild(storage, offset, shape, strides, type: null, [])
                : throw Wrong(name));
        Add(
            "torch._utils._rebuild_tensor_v2",
            static (arguments, name) => arguments is [var storage, var offset, var shape, var strides, _, _, .. var rest]
                ? Rebuild(storage, offset, shape, strides, type: null, rest)
                : throw Wrong(name));
        Add(
            "torch._utils._rebuild_tensor_v3",
            static (arguments, name) => arguments is [var storage, var offset, var shape, var strides, _, _, var type, .. var rest]
                ? Rebuild(storage, offset, shape, strides, ToType(type), rest)
                : throw Wrong(name));
        Add("torch._utils._rebuild_parameter", static (arguments, name) => arguments is [TorchTensor tensor, _, _] ? tensor : throw Wrong(name));
        Add(
            "torch._utils._rebuild_parameter_with_state",
            static (arguments, name) => arguments is [TorchTensor tensor, _, _, _] ? tensor : throw Wrong(name));
        Add(
            "torch._tensor._rebuild_from_type_v2",
            static (arguments, name) => arguments is [PickleGlobal { Call: { } call } function, PickleGlobal { Call: null }, object?[] inner, _]
                && function.Name.StartsWith("torch._utils._rebuild_", StringComparison.Ordinal)
                ? call(inner)
                : throw Wrong(name));
        foreach (string name in (string[])[ByteStorage, "torch.Tensor", "torch.nn.parameter.Parameter"])
        {
            _globals.Add(name, new PickleGlobal(name));
        }
    }

    private void AddContainers()
    {
        Add(
            "collections.OrderedDict",
            static (arguments, name) => arguments is [] ? new Dictionary<string, object?>(StringComparer.Ordinal) : throw Wrong(name));
        Add("collections.Counter", static (arguments, name) => arguments is [Dictionary<string, object?> counts] ? counts : throw Wrong(name));
        Add("torch.Size", static (arguments, name) => arguments is [object?[] items] ? items : throw Wrong(name));
        Add("torch.device", ToDevice);
        Add("torch.serialization._get_layout", static (arguments, name) => arguments is [string layout] ? layout : throw Wrong(name));
        Add("argparse.Namespace", static (arguments, name) => arguments is [] ? new PickledObject(name) : throw Wrong(name));
    }

    private void AddNumbers()
    {
        Add("_codecs.encode", static (arguments, name) => arguments is [string text, "latin1"] ? Encoding.Latin1.GetBytes(text) : throw Wrong(name));
        Add("numpy.dtype", static (arguments, name) => arguments is [string code, ..] ? new NumpyType(code) : throw Wrong(name));
        foreach (string scalar in (string[])["numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar"])
        {
            Add(
                scalar,
                static (arguments, name) => arguments is [NumpyType type, byte[] bytes] ? NumpyScalar.Read(type.Code, bytes) : throw Wrong(name));
        }
    }

    /// <summary>The functions by which TorchScript marks lists and types (torch/jit/_pickle.py); they give back their first
    /// argument.</summary>
    private void AddScriptFunctions()
    {
        foreach (string function in (string[])["build_intlist", "build_doublelist", "build_boollist", "build_tensorlist", "restore_type_tag"])
        {
            Add($"torch.jit._pickle.{function}", static (arguments, name) => arguments is [var value, ..] ? value : throw Wrong(name));
        }
    }

    private void Add(string name, Func<object?[], string, object?> call) =>
        _globals.Add(name, new PickleGlobal(name, arguments => call(arguments, name)));
}
