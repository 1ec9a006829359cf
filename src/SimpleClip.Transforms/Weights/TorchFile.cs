using System.Text;
using SimpleClip.Weights.Archives;
using SimpleClip.Weights.Pickling;
using SimpleClip.Weights.Torch;

namespace SimpleClip.Weights;

/// <summary>
/// A file of <c>torch.save</c> (since PyTorch 1.6) or <c>torch.jit.save</c>: a zip archive of a pickle and the memory of tensors. The
/// pickle is read by a restricted reader that makes tensors, dictionaries, lists, tuples, numbers and texts and refuses everything else;
/// nothing in the file is ever executed. Reading is safe for several threads at once.
/// </summary>
/// <remarks>
/// <para>Weights are sought under the keys that training programs use: <c>state_dict</c>, <c>model_state_dict</c>, <c>model</c>,
/// <c>module</c>, <c>net</c>, <c>network</c>, <c>weights</c>, <c>ema_state_dict</c>, <c>model_ema</c>, <c>ema</c>, the first of these that
/// holds tensors; otherwise the whole must be a dictionary of tensors. <see cref="WeightsPath"/> says what was taken. The prefix
/// <c>module.</c>, which DataParallel adds, is left out if all names have it.</para>
/// <para>A TorchScript archive gives the tensors of its tree of modules, parameters and buffers alike, by their paths; its code is not
/// read.</para>
/// <para>Limits: a pickle of 64 MiB and 2,000,000 instructions, values nested 64 deep, compressed entries of at most 200 times their stored
/// size, views that repeat elements of at most 16 MiB.</para>
/// </remarks>
public sealed class TorchFile : TensorFile
{
    private const int LargestPickle = 1 << 26;
    private const int LongestByteOrder = 16;
    private const string PickleName = "data.pkl";

    private readonly ZipReader _archive;
    private readonly TorchWeights _weights;

    private TorchFile(string path, ZipReader archive)
        : base(path)
    {
        _archive = archive;
        ZipEntry pickle = FindPickle();
        string root = pickle.Name[..^PickleName.Length];
        CheckByteOrder(root);
        bool isScript = archive.Entries.ContainsKey(root + "constants.pkl");
        Format = isScript ? TensorFileFormat.TorchScript : TensorFileFormat.Torch;
        string name = $"{path}, entry '{pickle.Name}'";
        object? value = PickleReader.Read(archive.ReadAll(pickle), name, new TorchPickleContext(archive.Entries, root, isScript));
        try
        {
            Root = PlainValues.From(value);
            Metadata = TorchWeights.Describe(value);
            _weights = TorchWeights.Find(value);
        }
        catch (PickleException exception)
        {
            throw new InvalidDataException($"{name}: {exception.Message}.", exception);
        }

        Tensors = _weights.Tensors.ToDictionary(
            static entry => entry.Key,
            static entry => new TensorInfo(entry.Key, entry.Value.Type, entry.Value.Shape, entry.Value.ByteCount),
            StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public override TensorFileFormat Format { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>The numbers and texts at the top of the file, for example a checkpoint's <c>epoch</c>.</summary>
    public override IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>
    /// All that the file holds: null, <see cref="bool"/>, <see cref="long"/> (<see cref="System.Numerics.BigInteger"/> beyond 64 bits),
    /// <see cref="double"/>, <see cref="string"/>, <c>List&lt;object?&gt;</c>, <c>object?[]</c> for tuples, <c>Dictionary&lt;string,
    /// object?&gt;</c> (keys that are numbers in their decimal form; an <c>argparse.Namespace</c> or a module by its attributes), and a
    /// <see cref="TensorInfo"/> for each tensor, named by its path.
    /// </summary>
    public object? Root { get; }

    /// <summary>The keys that lead from <see cref="Root"/> to the weights, joined by dots; empty if the whole file is weights.</summary>
    public string WeightsPath => _weights.Path;

    /// <summary>Opens a file, which others must not cut short as long as it is open.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or holds something else than weights; the message says what and
    /// where.</exception>
    public static new TorchFile Open(string path)
    {
        ZipReader archive = ZipReader.Open(path);
        try
        {
            return new TorchFile(path, archive);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _archive.Dispose();
        }
    }

    /// <inheritdoc/>
    private protected override void Read<TSink>(TensorInfo tensor, ref TSink sink) => _weights.Tensors[tensor.Name].Read(_archive, ref sink);

    private ZipEntry FindPickle()
    {
        ZipEntry[] pickles = [.. _archive.Entries.Values.Where(static entry => entry.Name.Split('/') is [PickleName] or [_, PickleName])];
        return pickles switch
        {
            [{ Length: <= LargestPickle } pickle] => pickle,
            [var pickle] => throw new InvalidDataException($"{Name}, entry '{pickle.Name}': {pickle.Length} bytes; expected at most {LargestPickle}."),
            [] => throw new InvalidDataException(
                $"{Name} is a zip archive, but not of PyTorch: expected an entry '{PickleName}'; found " +
                $"{string.Join(", ", _archive.Entries.Keys.Take(5).Select(static entry => $"'{entry}'"))}."),
            _ => throw new InvalidDataException($"{Name} holds {pickles.Length} files '{PickleName}'; expected one."),
        };
    }

    private void CheckByteOrder(string root)
    {
        if (!_archive.Entries.TryGetValue(root + "byteorder", out ZipEntry? entry))
        {
            return;
        }

        string order = entry.Length <= LongestByteOrder ? Encoding.Latin1.GetString(_archive.ReadAll(entry)).Trim() : $"{entry.Length} bytes";
        if (order != "little")
        {
            throw new InvalidDataException($"{Name}, entry '{entry.Name}': '{order}'; expected 'little': weights of big-endian machines are not read.");
        }
    }
}
