using System.Runtime.InteropServices;

namespace SimpleClip.Weights;

/// <summary>
/// A safetensors file: named tensors, each read when asked for. Opening reads and checks the header only. Reading is safe for several
/// threads at once.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stream _stream;
    private readonly long _dataStart;

    private SafetensorsFile(Stream stream, string name)
    {
        _stream = stream;
        Name = name;
        Tensors = SafetensorsHeader.Read(stream, stream.Length, name, out IReadOnlyDictionary<string, string> metadata, out _dataStart);
        Metadata = metadata;
    }

    /// <summary>The file's name, as in error messages.</summary>
    public string Name { get; }

    /// <summary>The tensors by name, in the order of the header.</summary>
    public IReadOnlyDictionary<string, SafetensorsTensor> Tensors { get; }

    /// <summary>Free entries of the header, from its key <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The header is invalid or does not fit the file; the message says where.</exception>
    public static SafetensorsFile Open(string path)
    {
        FileStream stream = File.OpenRead(path);
        return Open(stream, path);
    }

    /// <summary>Opens a file in memory.</summary>
    /// <param name="bytes">The content; not copied.</param>
    /// <param name="name">A name for error messages.</param>
    /// <exception cref="InvalidDataException">The header is invalid or does not fit the content; the message says where.</exception>
    public static SafetensorsFile Open(byte[] bytes, string name)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return Open(new MemoryStream(bytes, writable: false), name);
    }

    /// <summary>Reads a tensor of floating point numbers of any width as 32-bit ones.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of that name.</exception>
    /// <exception cref="InvalidDataException">The tensor holds integers.</exception>
    public float[] ReadFloats(string name)
    {
        SafetensorsTensor tensor = Find(name);
        byte[] bytes = ReadBytes(name);
        return tensor.Type switch
        {
            SafetensorsType.F32 => Convert<float, float>(bytes, static value => value),
            SafetensorsType.F16 => Convert<Half, float>(bytes, static value => (float)value),
            SafetensorsType.BF16 => Convert<ushort, float>(bytes, static bits => BitConverter.UInt32BitsToSingle((uint)bits << 16)),
            SafetensorsType.F64 => Convert<double, float>(bytes, static value => (float)value),
            _ => throw WrongType(tensor, "floating point numbers"),
        };
    }

    /// <summary>Reads a tensor of integers of any width, or of truth values, as 64-bit integers.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of that name.</exception>
    /// <exception cref="InvalidDataException">The tensor holds floating point numbers.</exception>
    public long[] ReadIntegers(string name)
    {
        SafetensorsTensor tensor = Find(name);
        byte[] bytes = ReadBytes(name);
        return tensor.Type switch
        {
            SafetensorsType.I64 => Convert<long, long>(bytes, static value => value),
            SafetensorsType.I32 => Convert<int, long>(bytes, static value => value),
            SafetensorsType.I16 => Convert<short, long>(bytes, static value => value),
            SafetensorsType.I8 => Convert<sbyte, long>(bytes, static value => value),
            SafetensorsType.U8 or SafetensorsType.BOOL => Convert<byte, long>(bytes, static value => value),
            _ => throw WrongType(tensor, "integers"),
        };
    }

    /// <summary>Reads a tensor's bytes as they are: little-endian, row-major.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of that name.</exception>
    public byte[] ReadBytes(string name)
    {
        SafetensorsTensor tensor = Find(name);
        if (tensor.ByteCount > Array.MaxLength)
        {
            throw new NotSupportedException(
                $"{Name}: tensor '{name}' has {tensor.ByteCount} bytes; at most {Array.MaxLength} can be read at once.");
        }

        byte[] bytes = new byte[tensor.ByteCount];
        lock (_lock)
        {
            _stream.Position = _dataStart + tensor.Offset;
            _stream.ReadExactly(bytes);
        }

        return bytes;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    /// <summary>Opens a file in a stream, which must be able to seek and is disposed with it.</summary>
    internal static SafetensorsFile Open(Stream stream, string name)
    {
        try
        {
            return new SafetensorsFile(stream, name);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static TTo[] Convert<TFrom, TTo>(byte[] bytes, Func<TFrom, TTo> convert)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Safetensors files are read on little-endian machines only.");
        }

        ReadOnlySpan<TFrom> values = MemoryMarshal.Cast<byte, TFrom>(bytes);
        TTo[] result = new TTo[values.Length];
        if (typeof(TFrom) == typeof(TTo))
        {
            MemoryMarshal.Cast<byte, TTo>(bytes).CopyTo(result);
            return result;
        }

        for (int i = 0; i < values.Length; i++)
        {
            result[i] = convert(values[i]);
        }

        return result;
    }

    private SafetensorsTensor Find(string name) => Tensors.TryGetValue(name, out SafetensorsTensor? tensor)
        ? tensor
        : throw new KeyNotFoundException($"{Name} has no tensor '{name}'.");

    private InvalidDataException WrongType(SafetensorsTensor tensor, string expected) =>
        new($"{Name}: tensor '{tensor.Name}' has type {tensor.Type}; expected {expected}.");
}
