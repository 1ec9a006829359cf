using System.Buffers.Binary;
using System.Security.Cryptography;

namespace SimpleClip.Distillation;

/// <summary>Names an input by its content: the first 16 bytes of its SHA-256.</summary>
internal readonly record struct FeatureKey(ulong First, ulong Second)
{
    /// <summary>The number of bytes of a key.</summary>
    public const int Length = 16;

    /// <summary>The key of an input.</summary>
    public static FeatureKey Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return Read(hash);
    }

    /// <summary>Reads a key.</summary>
    public static FeatureKey Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[sizeof(ulong)..]));

    /// <summary>Writes the key.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, First);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[sizeof(ulong)..], Second);
    }

    /// <summary>A part of the key, which is a hash already.</summary>
    public override int GetHashCode() => unchecked((int)First);
}
