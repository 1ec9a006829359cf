using System.Buffers.Binary;
using System.Text;

namespace SimpleClip.Tests.Weights;

/// <summary>Writes pickles by hand, good ones and bad ones.</summary>
internal sealed class PickleBytes
{
    private readonly List<byte> _bytes = [];

    public PickleBytes() => Raw(0x80, 2);

    public PickleBytes Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleBytes Op(char opcode) => Raw((byte)opcode);

    public PickleBytes Global(string module, string name) => Op('c').Raw(Encoding.UTF8.GetBytes($"{module}\n{name}\n"));

    public PickleBytes Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Op('X').Number32(bytes.Length).Raw(bytes);
    }

    public PickleBytes Integer(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Raw(0x8A, 8).Raw(bytes);
    }

    public PickleBytes Tuple(params ReadOnlySpan<long> values)
    {
        Op('(');
        foreach (long value in values)
        {
            Integer(value);
        }

        return Op('t');
    }

    /// <summary>A tensor of 32-bit numbers over the storage "0", which is announced with some number of elements.</summary>
    public PickleBytes Tensor(long announced, long offset, long[] shape, long[] strides, string key = "0", string storage = "FloatStorage")
    {
        Global("torch._utils", "_rebuild_tensor_v2").Op('(').Storage("torch", storage, key, announced);
        return Integer(offset).Tuple(shape).Tuple(strides).Raw(0x89).Op('N').Op('t').Op('R');
    }

    /// <summary>A storage, announced with some number of elements.</summary>
    public PickleBytes Storage(string module, string type, string key, long announced) =>
        Op('(').Text("storage").Global(module, type).Text(key).Text("cpu").Integer(announced).Op('t').Op('Q');

    public byte[] ToArray() => [.. _bytes, (byte)'.'];

    private PickleBytes Number32(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return Raw(bytes);
    }
}
