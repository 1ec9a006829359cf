using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace SimpleClip.Distillation;

/// <summary>What a file of features begins with: whose they are, and how long.</summary>
/// <remarks>Magic number, version, and the length of a JSON text of these members, four-byte integers, little-endian; the JSON text; then
/// records.</remarks>
/// <param name="Teacher">The teacher's fingerprint.</param>
/// <param name="Kind">What was embedded: <c>image</c> or <c>text</c>.</param>
/// <param name="Dimension">The length of an embedding.</param>
/// <param name="Elements">The type of its elements.</param>
internal sealed record FeatureCacheHeader(string Teacher, string Kind, int Dimension, string Elements = FeatureCacheHeader.Half)
{
    private const string Half = "float16";
    private const int Version = 1;
    private const int PrefixLength = 16;
    private const int LongestJson = 1 << 16;

    private static readonly JsonSerializerOptions Strict = new() { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    private static ReadOnlySpan<byte> Magic => "SCLIPFTR"u8;

    /// <summary>Reads a header.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="length">Receives the header's length.</param>
    /// <exception cref="InvalidDataException">The file is no file of features, or one of another version.</exception>
    public static FeatureCacheHeader Read(SafeFileHandle file, string path, out int length)
    {
        Span<byte> prefix = stackalloc byte[PrefixLength];
        int found = RandomAccess.Read(file, prefix, 0);
        int version = BinaryPrimitives.ReadInt32LittleEndian(prefix[8..]), json = BinaryPrimitives.ReadInt32LittleEndian(prefix[12..]);
        if (found < PrefixLength || !prefix[..Magic.Length].SequenceEqual(Magic) || json is < 2 or > LongestJson)
        {
            throw new InvalidDataException($"{path} is no file of teacher features; expected one that this library has written. Delete it, or name another folder.");
        }

        if (version != Version)
        {
            throw new InvalidDataException($"{path} is a file of teacher features of version {version}; expected version {Version}. Delete it, or name another folder.");
        }

        byte[] text = new byte[json];
        length = PrefixLength + json;
        try
        {
            int read = RandomAccess.Read(file, text, PrefixLength);
            return JsonSerializer.Deserialize<FeatureCacheHeader>(text.AsSpan(0, read), Strict) ?? throw new JsonException("It is null.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path}: the header of the teacher features is damaged. Delete the file. {error.Message}", error);
        }
    }

    /// <summary>The header as the file holds it.</summary>
    public byte[] ToBytes()
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(this);
        byte[] bytes = new byte[PrefixLength + json.Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), json.Length);
        json.CopyTo(bytes, PrefixLength);
        return bytes;
    }
}
