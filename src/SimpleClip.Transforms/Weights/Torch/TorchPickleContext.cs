using System.Collections.Immutable;
using System.Text;
using SimpleClip.Weights.Archives;
using SimpleClip.Weights.Pickling;

namespace SimpleClip.Weights.Torch;

/// <summary>
/// What pickles of PyTorch may name: functions that rebuild tensors, types, and containers (torch/_weights_only_unpickler.py has a similar
/// list). Besides, NumPy's numbers and <c>argparse.Namespace</c>, a plain bag of attributes, which checkpoints of training programs hold, are
/// read; neither can run anything. In TorchScript archives the classes of modules are bags of attributes as well.
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

    private static TorchTensor Rebuild(object? storage, object? offset, object? shape, object? strides, TensorType? type)
    {
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

    private static object?[] ToTuple(object?[] arguments) => arguments is [object?[] items] ? items : throw Wrong("torch.Size");

    private static byte[] Encode(object?[] arguments) => arguments is [string text, "latin1"]
        ? Encoding.Latin1.GetBytes(text)
        : throw Wrong("_codecs.encode");

    private static string ToDevice(object?[] arguments) => arguments switch
    {
        [string device] => device,
        [string device, long index] => FormattableString.Invariant($"{device}:{index}"),
        _ => throw Wrong("torch.device"),
    };

    private static Dictionary<string, object?> ToDictionary(object?[] arguments) => arguments is []
        ? new Dictionary<string, object?>(StringComparer.Ordinal)
        : throw Wrong("collections.OrderedDict");

    private static PickleException Wrong(string function) => new($"'{function}' is called with other arguments than PyTorch writes");

    private void AddTensorFunctions()
    {
        Add("torch._utils._rebuild_tensor", static arguments => arguments is [var storage, var offset, var shape, var strides]
            ? Rebuild(storage, offset, shape, strides, type: null)
            : throw Wrong("torch._utils._rebuild_tensor"));
        Add("torch._utils._rebuild_tensor_v2", static arguments => arguments is [var storage, var offset, var shape, var strides, _, _, ..]
            ? Rebuild(storage, offset, shape, strides, type: null)
            : throw Wrong("torch._utils._rebuild_tensor_v2"));
        Add("torch._utils._rebuild_tensor_v3", static arguments => arguments is [var storage, var offset, var shape, var strides, _, _, var type, ..]
            ? Rebuild(storage, offset, shape, strides, ToType(type))
            : throw Wrong("torch._utils._rebuild_tensor_v3"));
        foreach (string name in (string[])["torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state"])
        {
            Add(name, arguments => arguments is [TorchTensor tensor, _, _, ..] ? tensor : throw Wrong(name));
        }

        _globals.Add(ByteStorage, new PickleGlobal(ByteStorage));
    }

    private void AddContainers()
    {
        Add("collections.OrderedDict", ToDictionary);
        Add("torch.Size", ToTuple);
        Add("torch.device", ToDevice);
        Add("torch.serialization._get_layout", static arguments => arguments is [string layout] ? layout : throw Wrong("torch.serialization._get_layout"));
        Add("argparse.Namespace", static arguments => arguments is [] ? new PickledObject("argparse.Namespace") : throw Wrong("argparse.Namespace"));
    }

    private void AddNumbers()
    {
        Add("_codecs.encode", Encode);
        Add("numpy.dtype", static arguments => arguments is [string code, ..] ? new NumpyType(code) : throw Wrong("numpy.dtype"));
        foreach (string name in (string[])["numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar"])
        {
            Add(name, arguments => arguments is [NumpyType type, byte[] bytes] ? NumpyScalar.Read(type.Code, bytes) : throw Wrong(name));
        }
    }

    /// <summary>The functions by which TorchScript marks lists and types (torch/jit/_pickle.py); they give back their first argument.</summary>
    private void AddScriptFunctions()
    {
        foreach (string function in (string[])["build_intlist", "build_doublelist", "build_boollist", "build_tensorlist", "restore_type_tag"])
        {
            string name = $"torch.jit._pickle.{function}";
            Add(name, arguments => arguments is [var value, ..] ? value : throw Wrong(name));
        }
    }

    private void Add(string name, Func<object?[], object?> call) => _globals.Add(name, new PickleGlobal(name, call));
}
