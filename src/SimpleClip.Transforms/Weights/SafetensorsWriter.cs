using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace SimpleClip.Weights;

/// <summary>
/// Collects tensors and writes them as a safetensors file. The same tensors give the same bytes. The header lists tensors in the order in
/// which they were added; their data stand there by falling width, so that all are aligned.
/// </summary>
public sealed class SafetensorsWriter
{
    private const int Alignment = 8;

    private readonly List<Entry> _entries = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _metadata = new(StringComparer.Ordinal);

    /// <summary>Adds a free entry to the header.</summary>
    public void AddMetadata(string key, string value) => _metadata[key] = value;

    /// <summary>Adds floating point numbers.</summary>
    /// <param name="name">The tensor's name, not used before.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="values">Its elements, row-major; copied.</param>
    /// <param name="type">How to store them: <see cref="TensorType.F32"/>, <see cref="TensorType.F16"/> or
    /// <see cref="TensorType.BF16"/>.</param>
    /// <exception cref="ArgumentException">The name is taken, or the values do not fit the shape.</exception>
    public void Add(string name, ReadOnlySpan<long> shape, ReadOnlySpan<float> values, TensorType type = TensorType.F32)
    {
        byte[] bytes = new byte[values.Length * (type.Bits() / 8)];
        switch (type)
        {
            case TensorType.F32:
                MemoryMarshal.AsBytes(values).CopyTo(bytes);
                break;
            case TensorType.F16:
                Convert(values, bytes, static value => BitConverter.HalfToUInt16Bits((Half)value));
                break;
            case TensorType.BF16:
                Convert(values, bytes, FloatConversion.ToBrain);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Expected F32, F16 or BF16.");
        }

        Add(name, type, shape, bytes);
    }

    /// <summary>Adds 64-bit integers.</summary>
    /// <param name="name">The tensor's name, not used before.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="values">Its elements, row-major; copied.</param>
    /// <exception cref="ArgumentException">The name is taken, or the values do not fit the shape.</exception>
    public void Add(string name, ReadOnlySpan<long> shape, ReadOnlySpan<long> values) =>
        Add(name, TensorType.I64, shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Adds a tensor as bytes.</summary>
    /// <param name="name">The tensor's name, not used before.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="bytes">Its elements: little-endian, row-major. Not copied: leave them unchanged until the file is written.</param>
    /// <exception cref="ArgumentException">The name is taken, or the bytes do not fit the shape.</exception>
    public void Add(string name, TensorType type, ReadOnlySpan<long> shape, ReadOnlyMemory<byte> bytes)
    {
        long expected = CheckedByteCount(name, type, shape);
        if (expected != bytes.Length)
        {
            throw new ArgumentException($"Tensor '{name}' of type {type} needs {expected} bytes, got {bytes.Length}.", nameof(bytes));
        }

        Add(name, type, shape, stream => stream.Write(bytes.Span));
    }

    /// <summary>Adds a tensor whose bytes are asked for when the file is written, so that they need not be held until then.</summary>
    /// <param name="name">The tensor's name, not used before.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="write">Writes its elements: little-endian, row-major, exactly as many bytes as the shape needs.</param>
    /// <exception cref="ArgumentException">The name is taken, or the shape is invalid.</exception>
    public void Add(string name, TensorType type, ReadOnlySpan<long> shape, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        long bytes = CheckedByteCount(name, type, shape);
        if (!_names.Add(name))
        {
            throw new ArgumentException($"There is a tensor '{name}' already.", nameof(name));
        }

        _entries.Add(new Entry(new TensorInfo(name, type, [.. shape], bytes), write));
    }

    /// <summary>Writes the file. An existing one is replaced only once the new one is complete.</summary>
    /// <exception cref="InvalidOperationException">A tensor's bytes, written late, were too many or too few.</exception>
    public void Save(string path) => AtomicFile.Write(path, Save);

    /// <summary>Writes the file to a stream, which stays open.</summary>
    /// <exception cref="InvalidOperationException">A tensor's bytes, written late, were too many or too few.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Save(stream, _entries);
    }

    /// <summary>
    /// Writes several files and an index, as Hugging Face's libraries do: <c>model-00001-of-00003.safetensors</c> and so on beside
    /// <c>model.safetensors.index.json</c>; or the one file <c>model.safetensors</c> if all tensors fit it. The index is written last.
    /// </summary>
    /// <param name="path">The path of the one file; the others' are made from it.</param>
    /// <param name="largestShard">The most bytes of tensors in a file; a larger tensor gets a file of its own.</param>
    /// <returns>The path to open: of the index, or of the one file.</returns>
    /// <exception cref="InvalidOperationException">A tensor's bytes, written late, were too many or too few.</exception>
    public string SaveSharded(string path, long largestShard)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(largestShard);
        List<List<Entry>> shards = Divide(largestShard);
        if (shards.Count == 1)
        {
            Save(path);
            return path;
        }

        string[] names = [.. Enumerable.Range(1, shards.Count).Select(number =>
            $"{Path.GetFileNameWithoutExtension(path)}-{number:D5}-of-{shards.Count:D5}{Path.GetExtension(path)}")];
        for (int i = 0; i < names.Length; i++)
        {
            AtomicFile.Write(Path.Combine(Path.GetDirectoryName(path) ?? "", names[i]), stream => Save(stream, shards[i]));
        }

        string index = path + ".index.json";
        AtomicFile.Write(index, stream => WriteIndex(stream, shards, names));
        return index;
    }

    private static void Convert(ReadOnlySpan<float> values, byte[] bytes, Func<float, ushort> convert)
    {
        Span<ushort> target = MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan());
        for (int i = 0; i < values.Length; i++)
        {
            target[i] = convert(values[i]);
        }
    }

    private static long CheckedByteCount(string name, TensorType type, ReadOnlySpan<long> shape)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name == SafetensorsHeader.MetadataKey)
        {
            throw new ArgumentException($"'{name}' is the key of the free entries; expected another name.", nameof(name));
        }

        foreach (long dimension in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(shape));
        }

        try
        {
            return type.ByteCount(shape);
        }
        catch (OverflowException exception)
        {
            throw new ArgumentException(
                $"Tensor '{name}' of type {type} and shape [{string.Join(", ", shape.ToArray())}]: {exception.Message}", nameof(shape));
        }
    }

    private static void WriteIndex(Stream stream, List<List<Entry>> shards, string[] names)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteStartObject("metadata");
        writer.WriteNumber("total_size", shards.Sum(shard => shard.Sum(entry => entry.Tensor.ByteCount)));
        writer.WriteEndObject();
        writer.WriteStartObject("weight_map");
        foreach ((List<Entry> shard, string name) in shards.Zip(names))
        {
            foreach (Entry entry in shard)
            {
                writer.WriteString(entry.Tensor.Name, name);
            }
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteTensor(Utf8JsonWriter writer, TensorInfo tensor, long offset)
    {
        writer.WriteStartObject(tensor.Name);
        writer.WriteString("dtype", SafetensorsTypeNames.NameOf(tensor.Type));
        writer.WriteStartArray("shape");
        foreach (long dimension in tensor.Shape)
        {
            writer.WriteNumberValue(dimension);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(offset);
        writer.WriteNumberValue(offset + tensor.ByteCount);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private List<List<Entry>> Divide(long largestShard)
    {
        List<List<Entry>> shards = [[]];
        long size = 0;
        foreach (Entry entry in _entries)
        {
            if (size + entry.Tensor.ByteCount > largestShard && shards[^1].Count > 0)
            {
                shards.Add([]);
                size = 0;
            }

            shards[^1].Add(entry);
            size += entry.Tensor.ByteCount;
        }

        return shards;
    }

    private void Save(Stream stream, List<Entry> entries)
    {
        Entry[] data = [.. entries.OrderByDescending(entry => entry.Tensor.Type.Bits())];
        byte[] header = Header(entries, data);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (Entry entry in data)
        {
            using var part = new PartStream(stream, entry.Tensor);
            entry.Write(part);
            part.CheckComplete();
        }
    }

    private byte[] Header(List<Entry> entries, Entry[] data)
    {
        var offsets = new Dictionary<string, long>(StringComparer.Ordinal);
        long position = 0;
        foreach (Entry entry in data)
        {
            offsets.Add(entry.Tensor.Name, position);
            position += entry.Tensor.ByteCount;
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (_metadata.Count > 0)
            {
                writer.WriteStartObject(SafetensorsHeader.MetadataKey);
                foreach ((string key, string value) in _metadata)
                {
                    writer.WriteString(key, value);
                }

                writer.WriteEndObject();
            }

            foreach (Entry entry in entries)
            {
                WriteTensor(writer, entry.Tensor, offsets[entry.Tensor.Name]);
            }

            writer.WriteEndObject();
        }

        while (buffer.Length % Alignment != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    private sealed record Entry(TensorInfo Tensor, Action<Stream> Write);
}
