using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;

namespace SimpleClip.Weights;

/// <summary>
/// Reads and checks the header of a safetensors file: 8 bytes of length, then JSON. Everything is checked against the file's length before
/// memory is taken for a tensor: a header is at most <see cref="LargestHeader"/> bytes, types are known, sizes fit shapes, and tensors fill
/// the data without gaps or overlaps.
/// </summary>
internal static class SafetensorsHeader
{
    /// <summary>The longest header accepted, as in the reference implementation.</summary>
    public const int LargestHeader = 100_000_000;

    private const int LengthBytes = sizeof(ulong);

    /// <summary>Reads the header at the beginning of a stream.</summary>
    /// <param name="stream">The stream, at its beginning.</param>
    /// <param name="length">The length of the whole file.</param>
    /// <param name="name">The file's name in error messages.</param>
    /// <param name="metadata">Receives the file's free entries.</param>
    /// <param name="dataStart">Receives the position at which the tensors begin.</param>
    public static IReadOnlyDictionary<string, SafetensorsTensor> Read(
        Stream stream, long length, string name, out IReadOnlyDictionary<string, string> metadata, out long dataStart)
    {
        try
        {
            Span<byte> prefix = stackalloc byte[LengthBytes];
            if (stream.ReadAtLeast(prefix, LengthBytes, throwOnEndOfStream: false) < LengthBytes)
            {
                throw Error("it ends within the length of its header");
            }

            ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
            if (headerLength is < 2 or > LargestHeader || (long)headerLength > length - LengthBytes)
            {
                throw Error(
                    $"a header of {headerLength} bytes was announced, in a file of {length} bytes (at most {LargestHeader} are allowed)");
            }

            byte[] header = new byte[headerLength];
            stream.ReadExactly(header);
            dataStart = LengthBytes + (long)headerLength;
            return Parse(header, length - dataStart, out metadata);
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

    private static Dictionary<string, SafetensorsTensor> Parse(
        byte[] header, long dataLength, out IReadOnlyDictionary<string, string> metadata)
    {
        var tensors = new Dictionary<string, SafetensorsTensor>(StringComparer.Ordinal);
        metadata = ImmutableDictionary<string, string>.Empty;
        using JsonDocument document = JsonDocument.Parse(header);
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            if (property.NameEquals("__metadata__"))
            {
                metadata = property.Value.EnumerateObject().ToDictionary(
                    entry => entry.Name, entry => entry.Value.GetString() ?? "", StringComparer.Ordinal);
            }
            else if (!tensors.TryAdd(property.Name, ParseTensor(property)))
            {
                throw Error($"tensor '{property.Name}' stands there twice");
            }
        }

        CheckCoverage(tensors.Values, dataLength);
        return tensors;
    }

    private static SafetensorsTensor ParseTensor(JsonProperty property)
    {
        string typeName = property.Value.GetProperty("dtype").GetString() ?? "";
        if (!Enum.TryParse(typeName, out SafetensorsType type) || !string.Equals(type.ToString(), typeName, StringComparison.Ordinal))
        {
            string known = string.Join(", ", Enum.GetNames<SafetensorsType>());
            throw Error($"tensor '{property.Name}' has the unknown type '{typeName}'; expected one of {known}");
        }

        ImmutableArray<long> shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt64())];
        JsonElement offsets = property.Value.GetProperty("data_offsets");
        long begin = offsets[0].GetInt64();
        long end = offsets[1].GetInt64();
        long bytes = type.Bytes();
        foreach (long dimension in shape)
        {
            bytes = checked(bytes * dimension);
        }

        if (offsets.GetArrayLength() != 2 || shape.Any(dimension => dimension < 0) || begin < 0 || end - begin != bytes)
        {
            throw Error(
                $"tensor '{property.Name}' of type {type} and shape [{string.Join(", ", shape)}] needs {bytes} bytes, " +
                $"but has the range {begin} to {end}");
        }

        return new SafetensorsTensor(property.Name, type, shape, begin, bytes);
    }

    private static void CheckCoverage(IEnumerable<SafetensorsTensor> tensors, long dataLength)
    {
        long position = 0;
        foreach (SafetensorsTensor tensor in tensors.OrderBy(tensor => tensor.Offset).ThenBy(tensor => tensor.ByteCount))
        {
            if (tensor.Offset != position)
            {
                throw Error($"tensor '{tensor.Name}' begins at {tensor.Offset}; expected {position}, where the one before it ends");
            }

            position += tensor.ByteCount;
        }

        if (position != dataLength)
        {
            throw Error(
                $"the header describes {position} bytes of tensors, but {dataLength} follow it; the file is cut off or appended to");
        }
    }

    private static InvalidHeaderException Error(string message) => new(message);

    private sealed class InvalidHeaderException(string message) : Exception(message);
}
