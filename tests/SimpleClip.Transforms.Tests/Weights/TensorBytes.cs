using System.Buffers.Binary;
using System.Text;
using SimpleClip.Weights;

namespace SimpleClip.Tests.Weights;

/// <summary>Makes files of tensors in memory.</summary>
internal static class TensorBytes
{
    /// <summary>The bytes that a writer writes.</summary>
    public static byte[] Of(SafetensorsWriter writer)
    {
        using var stream = new MemoryStream();
        writer.Save(stream);
        return stream.ToArray();
    }

    /// <summary>A safetensors file with any header and zeros behind it.</summary>
    public static byte[] WithHeader(string header, int dataBytes)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        return [.. Length((ulong)json.Length), .. json, .. new byte[dataBytes]];
    }

    /// <summary>The 8 bytes before a header.</summary>
    public static byte[] Length(ulong length)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        return bytes;
    }
}
