using System.Buffers.Binary;
using SimpleClip.Weights.Pickling;

namespace SimpleClip.Weights.Torch;

/// <summary>NumPy's numbers, which come into checkpoints by way of learning rates and the like.</summary>
internal static class NumpyScalar
{
    /// <summary>Reads a number, as <c>numpy.core.multiarray.scalar(dtype, bytes)</c> does.</summary>
    /// <param name="type">The type's code, for example <c>f8</c>.</param>
    /// <param name="bytes">The number, little-endian.</param>
    /// <exception cref="PickleException">The type is not known, or the bytes do not fit it.</exception>
    public static object Read(string type, ReadOnlySpan<byte> bytes) => (type, bytes.Length) switch
    {
        ("f8", 8) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        ("f4", 4) => (double)BinaryPrimitives.ReadSingleLittleEndian(bytes),
        ("f2", 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        ("i8", 8) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        ("i4", 4) => (long)BinaryPrimitives.ReadInt32LittleEndian(bytes),
        ("i2", 2) => (long)BinaryPrimitives.ReadInt16LittleEndian(bytes),
        ("i1", 1) => (long)(sbyte)bytes[0],
        ("u8", 8) => (long)BinaryPrimitives.ReadUInt64LittleEndian(bytes) is >= 0 and long number
            ? number
            : throw new PickleException("a NumPy number is larger than 63 bits"),
        ("u4", 4) => (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        ("u2", 2) => (long)BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        ("u1", 1) => (long)bytes[0],
        ("b1", 1) => bytes[0] != 0,
        _ => throw new PickleException($"a NumPy value of type '{type}' in {bytes.Length} bytes; expected a number"),
    };
}
