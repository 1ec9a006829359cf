using System.Text;

namespace SimpleClip.Testing;

/// <summary>The few lines of Protocol Buffers that it takes to write a small ONNX graph by hand.</summary>
public sealed class ProtobufWriter
{
    private const int LengthDelimited = 2;

    private readonly List<byte> _bytes = [];

    /// <summary>The message written so far.</summary>
    public byte[] ToArray() => [.. _bytes];

    /// <summary>Adds a field of a number.</summary>
    public ProtobufWriter Integer(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    /// <summary>Adds a field of a text.</summary>
    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds a field of a message.</summary>
    public ProtobufWriter Message(int field, ProtobufWriter message) => Bytes(field, message.ToArray());

    /// <summary>Adds a field of bytes.</summary>
    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | LengthDelimited);
        Varint((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Add((byte)(value | 0x80));
        }

        _bytes.Add((byte)value);
    }
}
