using System.Text;

namespace SimpleClip.Onnx.Format;

/// <summary>
/// Reads the fields of one message of Protocol Buffers in place. A generated parser would copy the weights, and a serving application would
/// need its runtime for nothing else.
/// </summary>
/// <param name="file">All bytes of the file.</param>
/// <param name="message">The message in it.</param>
internal ref struct ProtobufReader(ReadOnlySpan<byte> file, ByteRange message)
{
    private const int LongestVarint = 10;

    private readonly ReadOnlySpan<byte> _file = file;
    private readonly int _end = message.End;
    private int _position = message.Start;

    /// <summary>The number of the field last read.</summary>
    public int Field { get; private set; }

    /// <summary>Whether the field last read holds bytes: a text, a message, or packed numbers.</summary>
    public bool HasContent { get; private set; }

    /// <summary>The value of a field of one number.</summary>
    public ulong Number { get; private set; }

    /// <summary>The bytes of a field of bytes.</summary>
    public ByteRange Content { get; private set; }

    /// <summary>The field with its tag and length.</summary>
    public ByteRange Whole { get; private set; }

    /// <summary>Reads the next field, if there is one.</summary>
    /// <exception cref="InvalidDataException">The message is malformed or cut off.</exception>
    public bool Read()
    {
        if (_position == _end)
        {
            return false;
        }

        int start = _position;
        ulong tag = Varint();
        Field = tag is > 7 and <= uint.MaxValue ? (int)(tag >> 3) : throw Malformed("a field number");
        HasContent = (tag & 7) == 2;
        switch (tag & 7)
        {
            case 0:
                Number = Varint();
                break;
            case 1:
                Number = BitConverter.ToUInt64(Take(sizeof(ulong)));
                break;
            case 2:
                ulong length = Varint();
                Content = new ByteRange(_position, length <= int.MaxValue ? (int)length : throw Malformed("a length within the file"));
                Take(Content.Length);
                break;
            case 5:
                Number = BitConverter.ToUInt32(Take(sizeof(uint)));
                break;
            default:
                throw Malformed("a field type");
        }

        Whole = new ByteRange(start, _position - start);
        return true;
    }

    /// <summary>The text of the field last read.</summary>
    public readonly string Text() => Encoding.UTF8.GetString(_file.Slice(Bytes().Start, Bytes().Length));

    /// <summary>The bytes of the field last read.</summary>
    /// <exception cref="InvalidDataException">It is a number.</exception>
    public readonly ByteRange Bytes() => HasContent ? Content : throw Malformed($"bytes in field {Field}");

    /// <summary>A reader of the message that the field last read is.</summary>
    public readonly ProtobufReader Message() => new(_file, Bytes());

    /// <summary>Appends the number or the packed numbers of the field last read.</summary>
    public readonly void AddNumbers(List<long> numbers, int most)
    {
        if (!HasContent)
        {
            numbers.Add((long)Number);
        }
        else
        {
            var packed = new ProtobufReader(_file, Content);
            while (packed._position < packed._end && numbers.Count <= most)
            {
                numbers.Add((long)packed.Varint());
            }
        }

        if (numbers.Count > most)
        {
            throw Malformed($"at most {most} numbers in field {Field}");
        }
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int i = 0; i < LongestVarint; i++)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Malformed("a number of at most 64 bits");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _end - _position)
        {
            throw Malformed($"{count} more bytes");
        }

        _position += count;
        return _file.Slice(_position - count, count);
    }

    private readonly InvalidDataException Malformed(string expected) => new($"expected {expected} before byte {_position}");
}
