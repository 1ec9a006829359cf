using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace SimpleClip.Weights.Pickling;

/// <summary>
/// Runs the part of Python's pickle machine that <c>torch.save</c> and <c>torch.jit.save</c> use (protocols 2 to 5; Python's pickletools.py
/// describes it). It can make None, truth values, numbers, texts, bytes, lists, tuples (arrays), dictionaries with plain keys, and what its
/// context makes for the few names that it knows. Nothing is ever executed.
/// </summary>
/// <remarks>Pickles may come from strangers: instructions are counted, lengths are checked before memory is taken, and nothing
/// recurses.</remarks>
internal sealed class PickleReader
{
    /// <summary>The most instructions carried out: far more than a checkpoint of the largest CLIP model with its optimizer has.</summary>
    public const int MostOpcodes = 2_000_000;

    private const int LongestNumber = 255;
    private const int HighestProtocol = 5;

    private readonly byte[] _bytes;
    private readonly IPickleContext _context;
    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _position;

    private PickleReader(byte[] bytes, IPickleContext context)
    {
        _bytes = bytes;
        _context = context;
    }

    /// <summary>Reads a pickle.</summary>
    /// <param name="bytes">The pickle.</param>
    /// <param name="name">Its name in error messages.</param>
    /// <param name="context">What it may reach.</param>
    /// <exception cref="InvalidDataException">The pickle is damaged, or wants more than it may have; the message says what, and
    /// where.</exception>
    public static object? Read(byte[] bytes, string name, IPickleContext context)
    {
        var reader = new PickleReader(bytes, context);
        int start = 0;
        try
        {
            for (int count = 0; count < MostOpcodes; count++)
            {
                start = reader._position;
                if (reader.Step())
                {
                    return reader.Pop();
                }
            }

            throw new PickleException($"it has more than {MostOpcodes} instructions");
        }
        catch (PickleException exception)
        {
            string opcode = start < bytes.Length ? NameOf((PickleOpcode)bytes[start]) : "end";
            throw new InvalidDataException($"{name}, byte {start} ({opcode}): {exception.Message}.", exception);
        }
    }

    private static string NameOf(PickleOpcode opcode) => Enum.IsDefined(opcode) ? opcode.ToString() : $"0x{(byte)opcode:X2}";

    private static string KeyOf(object? key) => key switch
    {
        string text => text,
        null => "None",
        bool or long or double or BigInteger => FormattableString.Invariant($"{key}"),
        _ => throw new PickleException("a dictionary has a key that is neither a text nor a number"),
    };

    /// <summary>Carries out one instruction; true if it was the last.</summary>
    private bool Step()
    {
        var opcode = (PickleOpcode)Take(1)[0];
        switch (opcode)
        {
            case PickleOpcode.STOP:
                return true;
            case PickleOpcode.PROTO:
                CheckProtocol(Take(1)[0]);
                break;
            case PickleOpcode.FRAME:
                Take(sizeof(ulong));
                break;
            case PickleOpcode.MARK:
                _marks.Push(_stack.Count);
                break;
            case PickleOpcode.POP:
                Pop();
                break;
            case PickleOpcode.POP_MARK:
                PopToMark();
                break;
            case PickleOpcode.REDUCE or PickleOpcode.NEWOBJ:
                Call();
                break;
            case PickleOpcode.BUILD:
                object? state = Pop();
                _context.SetState(Peek(), state);
                break;
            case PickleOpcode.BINPERSID:
                Push(_context.LoadPersistent(Pop()));
                break;
            case PickleOpcode.GLOBAL:
                Push(_context.FindGlobal(TakeLine(), TakeLine()));
                break;
            case PickleOpcode.STACK_GLOBAL:
                string name = Pop<string>("a name"), module = Pop<string>("a module");
                Push(_context.FindGlobal(module, name));
                break;
            default:
                if (!StepMemo(opcode) && !StepScalar(opcode) && !StepCollection(opcode))
                {
                    throw new PickleException("this instruction is not allowed in files of weights");
                }

                break;
        }

        return false;
    }

    private bool StepMemo(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.BINPUT:
                _memo[Take(1)[0]] = Peek();
                break;
            case PickleOpcode.LONG_BINPUT:
                _memo[TakeUInt32()] = Peek();
                break;
            case PickleOpcode.MEMOIZE:
                _memo[_memo.Count] = Peek();
                break;
            case PickleOpcode.BINGET:
                Push(Recall(Take(1)[0]));
                break;
            case PickleOpcode.LONG_BINGET:
                Push(Recall(TakeUInt32()));
                break;
            default:
                return false;
        }

        return true;
    }

    private bool StepScalar(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.NONE:
                Push(null);
                break;
            case PickleOpcode.NEWTRUE or PickleOpcode.NEWFALSE:
                Push(opcode == PickleOpcode.NEWTRUE);
                break;
            case PickleOpcode.BININT:
                Push((long)(int)TakeUInt32());
                break;
            case PickleOpcode.BININT1:
                Push((long)Take(1)[0]);
                break;
            case PickleOpcode.BININT2:
                Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort))));
                break;
            case PickleOpcode.LONG1:
                PushNumber(Take(1)[0]);
                break;
            case PickleOpcode.LONG4:
                PushNumber(TakeUInt32());
                break;
            case PickleOpcode.BINFLOAT:
                Push(BinaryPrimitives.ReadDoubleBigEndian(Take(sizeof(double))));
                break;
            case PickleOpcode.SHORT_BINUNICODE or PickleOpcode.SHORT_BINSTRING:
                Push(Encoding.UTF8.GetString(Take(Take(1)[0])));
                break;
            case PickleOpcode.BINUNICODE or PickleOpcode.BINSTRING:
                Push(Encoding.UTF8.GetString(Take(TakeUInt32())));
                break;
            case PickleOpcode.BINUNICODE8:
                Push(Encoding.UTF8.GetString(Take(TakeUInt64())));
                break;
            case PickleOpcode.SHORT_BINBYTES:
                Push(Take(Take(1)[0]).ToArray());
                break;
            case PickleOpcode.BINBYTES:
                Push(Take(TakeUInt32()).ToArray());
                break;
            case PickleOpcode.BINBYTES8:
                Push(Take(TakeUInt64()).ToArray());
                break;
            default:
                return false;
        }

        return true;
    }

    private bool StepCollection(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.EMPTY_TUPLE:
                Push(Array.Empty<object?>());
                break;
            case PickleOpcode.TUPLE1:
                PushTuple(1);
                break;
            case PickleOpcode.TUPLE2:
                PushTuple(2);
                break;
            case PickleOpcode.TUPLE3:
                PushTuple(3);
                break;
            case PickleOpcode.TUPLE:
                Push(PopToMark());
                break;
            case PickleOpcode.EMPTY_LIST:
                Push(new List<object?>());
                break;
            case PickleOpcode.LIST:
                Push(new List<object?>(PopToMark()));
                break;
            case PickleOpcode.APPEND:
                object? item = Pop();
                Peek<List<object?>>("a list").Add(item);
                break;
            case PickleOpcode.APPENDS:
                object?[] items = PopToMark();
                Peek<List<object?>>("a list").AddRange(items);
                break;
            case PickleOpcode.EMPTY_DICT:
                Push(new Dictionary<string, object?>(StringComparer.Ordinal));
                break;
            case PickleOpcode.DICT:
                object?[] entries = PopToMark();
                Push(new Dictionary<string, object?>(StringComparer.Ordinal));
                SetItems(entries);
                break;
            case PickleOpcode.SETITEM:
                object? value = Pop(), key = Pop();
                SetItems([key, value]);
                break;
            case PickleOpcode.SETITEMS:
                SetItems(PopToMark());
                break;
            default:
                return false;
        }

        return true;
    }

    private static void CheckProtocol(byte protocol)
    {
        if (protocol > HighestProtocol)
        {
            throw new PickleException($"protocol {protocol} is not known; expected at most {HighestProtocol}");
        }
    }

    private void Call()
    {
        object?[] arguments = Pop<object?[]>("a tuple of arguments");
        PickleGlobal function = Pop<PickleGlobal>("a function or class");
        Push(function.Call is { } call ? call(arguments) : throw new PickleException($"'{function.Name}' cannot be called"));
    }

    private void SetItems(object?[] entries)
    {
        Dictionary<string, object?> target = Peek<Dictionary<string, object?>>("a dictionary");
        if (entries.Length % 2 != 0)
        {
            throw new PickleException("a key has no value");
        }

        for (int i = 0; i < entries.Length; i += 2)
        {
            if (!target.TryAdd(KeyOf(entries[i]), entries[i + 1]))
            {
                throw new PickleException($"key '{entries[i]}' stands there twice");
            }
        }
    }

    private void PushNumber(uint length)
    {
        if (length > LongestNumber)
        {
            throw new PickleException($"a number of {length} bytes; expected at most {LongestNumber}");
        }

        var number = new BigInteger(Take(length));
        Push(number >= long.MinValue && number <= long.MaxValue ? (object)(long)number : number);
    }

    private void PushTuple(int count)
    {
        object?[] items = new object?[count];
        for (int i = count - 1; i >= 0; i--)
        {
            items[i] = Pop();
        }

        Push(items);
    }

    private object? Recall(long index) => _memo.TryGetValue(index, out object? value)
        ? value
        : throw new PickleException($"nothing was kept under the number {index}");

    private void Push(object? value) => _stack.Add(value);

    private object? Pop()
    {
        object? value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private T Pop<T>(string expected)
        where T : class
    {
        T value = Peek<T>(expected);
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object? Peek() => _stack.Count > (_marks.TryPeek(out int mark) ? mark : 0)
        ? _stack[^1]
        : throw new PickleException("there is no value left to work on");

    private T Peek<T>(string expected)
        where T : class => Peek() as T ?? throw new PickleException($"expected {expected}, found {_stack[^1]?.GetType().Name ?? "None"}");

    private object?[] PopToMark()
    {
        if (!_marks.TryPop(out int mark))
        {
            throw new PickleException("there is no mark to go back to");
        }

        object?[] items = [.. _stack[mark..]];
        _stack.RemoveRange(mark, _stack.Count - mark);
        return items;
    }

    private uint TakeUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    private ulong TakeUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    private string TakeLine()
    {
        int length = _bytes.AsSpan(_position).IndexOf((byte)'\n');
        string line = length < 0 ? throw new PickleException("a name does not end") : Encoding.UTF8.GetString(Take((ulong)length));
        _position++;
        return line;
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)(_bytes.Length - _position))
        {
            throw new PickleException($"it ends after {_bytes.Length} bytes, in the middle of something; {count} more were announced");
        }

        ReadOnlySpan<byte> taken = _bytes.AsSpan(_position, (int)count);
        _position += (int)count;
        return taken;
    }
}
