using System.Text.Json;

namespace SimpleClip.Weights;

/// <summary>
/// Safetensors files beside an index that says which of them holds which tensor, as Hugging Face's libraries write large checkpoints.
/// Tensors and index must agree. The index's total size is passed on and not checked, since libraries disagree on whether shared tensors
/// count twice.
/// </summary>
internal sealed class ShardedSafetensorsFile : TensorFile
{
    private const int LargestIndex = 1 << 26;

    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    private readonly Dictionary<string, TensorInfo> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SafetensorsFile> _shardOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SafetensorsFile> _shards = new(StringComparer.Ordinal);

    private ShardedSafetensorsFile(string path, JsonElement root)
        : base(path)
    {
        try
        {
            foreach (JsonProperty entry in root.GetProperty("weight_map").EnumerateObject())
            {
                Add(entry.Name, Shard(entry.Value.GetString() ?? ""));
            }

            CheckNothingIsUnlisted();
            if (root.TryGetProperty("metadata", out JsonElement metadata))
            {
                foreach (JsonProperty entry in metadata.EnumerateObject())
                {
                    _metadata[entry.Name] = entry.Value.ToString();
                }
            }
        }
        catch
        {
            Dispose(disposing: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public override TensorFileFormat Format => TensorFileFormat.ShardedSafetensors;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, TensorInfo> Tensors => _tensors;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Opens an index and all files that it names.</summary>
    /// <exception cref="FileNotFoundException">A file does not exist.</exception>
    /// <exception cref="InvalidDataException">The index is invalid, names a file in another folder, or does not fit the files.</exception>
    public static new ShardedSafetensorsFile Open(string path)
    {
        if (new FileInfo(path).Length > LargestIndex)
        {
            throw new InvalidDataException($"{path} begins like JSON, but is longer than any index of shards ({LargestIndex} bytes).");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path), Json);
            return new ShardedSafetensorsFile(path, document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidDataException(
                $"{path} is not an index of shards: expected a JSON object with 'weight_map', from names of tensors to names of files. " +
                exception.Message,
                exception);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (SafetensorsFile shard in _shards.Values)
            {
                shard.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    private protected override void Read<TSink>(TensorInfo tensor, ref TSink sink) => _shardOf[tensor.Name].Pass(tensor, ref sink);

    private SafetensorsFile Shard(string fileName)
    {
        if (_shards.TryGetValue(fileName, out SafetensorsFile? shard))
        {
            return shard;
        }

        if (fileName.Length == 0 || fileName is "." or ".." || fileName.AsSpan().IndexOfAny("/\\:\0") >= 0)
        {
            throw new InvalidDataException($"{Name} names the shard '{fileName}'; expected the name of a file in the same folder.");
        }

        string path = Path.Combine(Path.GetDirectoryName(Name) ?? "", fileName);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{Name} names the shard '{fileName}', which does not exist.", path);
        }

        shard = SafetensorsFile.Open(path);
        _shards.Add(fileName, shard);
        return shard;
    }

    private void Add(string name, SafetensorsFile shard)
    {
        _tensors.Add(name, shard.Tensors.TryGetValue(name, out TensorInfo? tensor)
            ? tensor
            : throw new InvalidDataException($"{Name} says that tensor '{name}' is in {shard.Name}, which does not hold it."));
        _shardOf.Add(name, shard);
    }

    private void CheckNothingIsUnlisted()
    {
        foreach (SafetensorsFile shard in _shards.Values)
        {
            if (shard.Tensors.Keys.FirstOrDefault(name => !_shardOf.TryGetValue(name, out SafetensorsFile? listed) || listed != shard) is { } unlisted)
            {
                throw new InvalidDataException(
                    $"{shard.Name} holds tensor '{unlisted}', of which {Name} does not know or which it seeks elsewhere.");
            }
        }
    }
}
