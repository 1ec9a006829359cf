using System.Buffers.Binary;
using System.Text.Json;

namespace SimpleClip.Weights;

/// <summary>
/// Collects tensors and writes them as a safetensors file, in the order in which they were added. The same tensors give the same bytes.
/// </summary>
public sealed class SafetensorsWriter
{
    private const int Alignment = 8;

    private readonly List<(SafetensorsTensor Tensor, ReadOnlyMemory<byte> Bytes)> _tensors = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private long _length;

    /// <summary>Adds a free entry to the header.</summary>
    public void AddMetadata(string key, string value) => _metadata[key] = value;

    /// <summary>Adds floating point numbers.</summary>
    /// <param name="name">The tensor's name, not used before.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="values">Its elements, row-major; copied.</param>
    /// <param name="type">How to store them: <see cref="SafetensorsType.F32"/>, <see cref="SafetensorsType.F16"/> or
    /// <see cref="SafetensorsType.BF16"/>.</param>
    public void Add(string name, ReadOnlySpan<long> shape, ReadOnlySpan<float> values, SafetensorsType type = SafetensorsType.F32)
    {
        byte[] bytes = new byte[values.Length * type.Bytes()];
        for (int i = 0; i < values.Length; i++)
        {
            Span<byte> target = bytes.AsSpan(i * type.Bytes());
            switch (type)
            {
                case SafetensorsType.F32:
                    BinaryPrimitives.WriteSingleLittleEndian(target, values[i]);
                    break;
                case SafetensorsType.F16:
                    BinaryPrimitives.WriteHalfLittleEndian(target, (Half)values[i]);
                    break;
                case SafetensorsType.BF16:
                    BinaryPrimitives.WriteUInt16LittleEndian(target, ToBFloat16(values[i]));
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(type), type, "Expected F32, F16 or BF16.");
            }
        }

        Add(name, type, shape, bytes);
    }

    /// <summary>Adds 64-bit integers.</summary>
    /// <param name="name">The tensor's name, not used before.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="values">Its elements, row-major; copied.</param>
    public void Add(string name, ReadOnlySpan<long> shape, ReadOnlySpan<long> values)
    {
        byte[] bytes = new byte[values.Length * sizeof(long)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        }

        Add(name, SafetensorsType.I64, shape, bytes);
    }

    /// <summary>Adds a tensor as bytes.</summary>
    /// <param name="name">The tensor's name, not used before.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="bytes">Its elements: little-endian, row-major. Not copied: leave them unchanged until the file is written.</param>
    /// <exception cref="ArgumentException">The name is taken, or the bytes do not fit the shape.</exception>
    public void Add(string name, SafetensorsType type, ReadOnlySpan<long> shape, ReadOnlyMemory<byte> bytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        long expected = type.Bytes();
        foreach (long dimension in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(shape));
            expected = checked(expected * dimension);
        }

        if (expected != bytes.Length)
        {
            throw new ArgumentException($"Tensor '{name}' of type {type} needs {expected} bytes, got {bytes.Length}.", nameof(bytes));
        }

        if (!_names.Add(name))
        {
            throw new ArgumentException($"There is a tensor '{name}' already.", nameof(name));
        }

        _tensors.Add((new SafetensorsTensor(name, type, [.. shape], _length, expected), bytes));
        _length += expected;
    }

    /// <summary>Writes the file. An existing one is replaced only once the new one is complete.</summary>
    public void Save(string path) => AtomicFile.Write(path, Save);

    /// <summary>Writes the file to a stream, which stays open.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[] header = Header();
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach ((_, ReadOnlyMemory<byte> bytes) in _tensors)
        {
            stream.Write(bytes.Span);
        }
    }

    private static ushort ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    private byte[] Header()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (_metadata.Count > 0)
            {
                writer.WriteStartObject("__metadata__");
                foreach ((string key, string value) in _metadata)
                {
                    writer.WriteString(key, value);
                }

                writer.WriteEndObject();
            }

            foreach ((SafetensorsTensor tensor, _) in _tensors)
            {
                WriteTensor(writer, tensor);
            }

            writer.WriteEndObject();
        }

        while (buffer.Length % Alignment != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    private static void WriteTensor(Utf8JsonWriter writer, SafetensorsTensor tensor)
    {
        writer.WriteStartObject(tensor.Name);
        writer.WriteString("dtype", tensor.Type.ToString());
        writer.WriteStartArray("shape");
        foreach (long dimension in tensor.Shape)
        {
            writer.WriteNumberValue(dimension);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(tensor.Offset);
        writer.WriteNumberValue(tensor.Offset + tensor.ByteCount);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
