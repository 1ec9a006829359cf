using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;

namespace SimpleClip.Weights;

/// <summary>
/// The header of a safetensors file: 8 bytes of length, then JSON. Everything is checked before memory is taken for a tensor, with the
/// rules of the reference implementation (safetensors/src/tensor.rs): a header is at most <see cref="Largest"/> bytes, types are known,
/// sizes fit shapes, no name stands there twice, and tensors fill the data without gaps or overlaps up to the end of the file.
/// </summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The longest header accepted, as in the reference implementation.</summary>
    public const int Largest = 100_000_000;

    /// <summary>The bytes before the header, which hold its length.</summary>
    public const int LengthBytes = sizeof(ulong);

    /// <summary>The key of the free entries, which no tensor may have for its name.</summary>
    public const string MetadataKey = "__metadata__";

    private const int FirstPiece = 1 << 16;

    // A header is an object of objects of arrays.
    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private readonly Dictionary<string, TensorInfo> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _offsets = new(StringComparer.Ordinal);

    private SafetensorsHeader(JsonElement root, long dataStart)
    {
        DataStart = dataStart;
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (property.NameEquals(MetadataKey))
            {
                Metadata = property.Value.EnumerateObject().ToDictionary(
                    static entry => entry.Name,
                    static entry => entry.Value.GetString() ?? throw Error("a free entry is null"),
                    StringComparer.Ordinal);
            }
            else
            {
                Add(property);
            }
        }

        DataLength = CheckCoverage();
    }

    /// <summary>The tensors by name, in the order of the header.</summary>
    public IReadOnlyDictionary<string, TensorInfo> Tensors => _tensors;

    /// <summary>Where tensors begin, counted from <see cref="DataStart"/>.</summary>
    public IReadOnlyDictionary<string, long> Offsets => _offsets;

    /// <summary>The file's free entries.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Where the tensors begin in the file.</summary>
    public long DataStart { get; }

    /// <summary>The number of bytes of all tensors.</summary>
    public long DataLength { get; }

    /// <summary>Reads the header at a stream's position and leaves the stream behind it.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="length">The length of the whole file; null where the stream does not know it, so that its end cannot be checked
    /// yet.</param>
    /// <param name="name">The file's name in error messages.</param>
    /// <exception cref="InvalidDataException">The header is invalid, or does not fit the length.</exception>
    public static SafetensorsHeader Read(Stream stream, long? length, string name)
    {
        try
        {
            byte[] bytes = ReadBytes(stream, length);
            using JsonDocument document = JsonDocument.Parse(bytes, Json);
            var header = new SafetensorsHeader(document.RootElement, LengthBytes + bytes.Length);
            long following = length - header.DataStart ?? header.DataLength;
            return header.DataLength == following
                ? header
                : throw Error(
                    $"the header describes {header.DataLength} bytes of tensors, but {following} follow it; the file is cut off or appended to");
        }
        catch (Exception exception) when (
            exception is JsonException or InvalidOperationException or FormatException or OverflowException or EndOfStreamException
                or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"{name} is not a valid safetensors file: {exception.Message}", exception);
        }
        catch (InvalidHeaderException exception)
        {
            throw new InvalidDataException($"{name} is not a valid safetensors file: {exception.Message}.", exception);
        }
    }

    /// <summary>Reads the JSON, taking no more memory than a small multiple of what the stream really holds.</summary>
    private static byte[] ReadBytes(Stream stream, long? length)
    {
        Span<byte> prefix = stackalloc byte[LengthBytes];
        if (stream.ReadAtLeast(prefix, LengthBytes, throwOnEndOfStream: false) < LengthBytes)
        {
            throw Error("it ends within the length of its header");
        }

        ulong announced = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (announced is < 2 or > Largest || (long)announced > length - LengthBytes)
        {
            string file = length is { } known ? $"a file of {known} bytes" : "a stream";
            throw Error($"a header of {announced} bytes was announced, in {file} (at most {Largest} are allowed)");
        }

        byte[] header = new byte[Math.Min((int)announced, length is null ? FirstPiece : (int)announced)];
        stream.ReadExactly(header);
        while (header.Length < (int)announced)
        {
            int read = header.Length;
            Array.Resize(ref header, (int)Math.Min((long)announced, read * 2L));
            stream.ReadExactly(header.AsSpan(read));
        }

        return header;
    }

    private static InvalidHeaderException Error(string message) => new(message);

    private void Add(JsonProperty property)
    {
        string typeName = property.Value.GetProperty("dtype").GetString() ?? "";
        TensorType type = SafetensorsTypeNames.Find(typeName)
            ?? throw Error($"tensor '{property.Name}' has the unknown type '{typeName}'; expected one of {SafetensorsTypeNames.All}");
        ImmutableArray<long> shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt64())];
        JsonElement offsets = property.Value.GetProperty("data_offsets");
        long begin = offsets[0].GetInt64();
        long end = offsets[1].GetInt64();
        string description = $"tensor '{property.Name}' of type {typeName} and shape [{string.Join(", ", shape)}]";
        long bytes;
        try
        {
            bytes = type.ByteCount(shape.AsSpan());
        }
        catch (OverflowException exception)
        {
            throw Error($"{description} has no valid size: {exception.Message.TrimEnd('.')}");
        }

        if (offsets.GetArrayLength() != 2 || shape.Any(dimension => dimension < 0) || begin < 0 || end < begin || end - begin != bytes)
        {
            throw Error($"{description} needs {bytes} bytes, but has the range {begin} to {end}");
        }

        _tensors.Add(property.Name, new TensorInfo(property.Name, type, shape, bytes));
        _offsets.Add(property.Name, begin);
    }

    private long CheckCoverage()
    {
        long position = 0;
        foreach (TensorInfo tensor in _tensors.Values.OrderBy(tensor => _offsets[tensor.Name]).ThenBy(tensor => tensor.ByteCount))
        {
            if (_offsets[tensor.Name] != position)
            {
                throw Error($"tensor '{tensor.Name}' begins at {_offsets[tensor.Name]}; expected {position}, where the one before it ends");
            }

            position += tensor.ByteCount;
        }

        return position;
    }

    private sealed class InvalidHeaderException(string message) : Exception(message);
}
