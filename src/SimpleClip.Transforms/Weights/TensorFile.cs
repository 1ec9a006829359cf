namespace SimpleClip.Weights;

/// <summary>
/// A file, or a set of files, of named tensors, each read when asked for. Reading is safe for several threads at once, and converts
/// straight from the file: no tensor is held twice.
/// </summary>
public abstract class TensorFile : IDisposable
{
    private protected TensorFile(string name) => Name = name;

    /// <summary>The file's name, as in error messages: its path where it was opened from one.</summary>
    public string Name { get; }

    /// <summary>The file's format.</summary>
    public abstract TensorFileFormat Format { get; }

    /// <summary>The tensors by name, in the order of the file.</summary>
    public abstract IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>What the file says beside its tensors, as texts.</summary>
    public abstract IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file of any of the formats of <see cref="TensorFileFormat"/>; its content, not its name, tells which.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file has another format, which the message describes, or is damaged.</exception>
    public static TensorFile Open(string path) => TensorFileOpener.Open(path);

    /// <summary>Reads a tensor of floating point numbers of any width as 32-bit ones.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of that name.</exception>
    /// <exception cref="InvalidDataException">The tensor holds something else.</exception>
    public float[] ReadFloats(string name)
    {
        TensorInfo tensor = FindFloats(name);
        float[] values = new float[CountOf(tensor, tensor.Count)];
        ReadFloats(tensor, values);
        return values;
    }

    /// <summary>Reads a tensor of floating point numbers of any width as 32-bit ones.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="destination">Receives the elements, row-major; as long as there are elements.</param>
    /// <exception cref="KeyNotFoundException">There is no tensor of that name.</exception>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="InvalidDataException">The tensor holds something else.</exception>
    public void ReadFloats(string name, Span<float> destination)
    {
        TensorInfo tensor = FindFloats(name);
        CheckLength(tensor, tensor.Count, destination.Length);
        ReadFloats(tensor, destination);
    }

    /// <summary>Reads a tensor of integers of any width, or of truth values, as 64-bit integers.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of that name.</exception>
    /// <exception cref="InvalidDataException">The tensor holds something else, or a number of more than 63 bits.</exception>
    public long[] ReadIntegers(string name)
    {
        TensorInfo tensor = FindIntegers(name);
        long[] values = new long[CountOf(tensor, tensor.Count)];
        ReadIntegers(tensor, values);
        return values;
    }

    /// <summary>Reads a tensor of integers of any width, or of truth values, as 64-bit integers.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="destination">Receives the elements, row-major; as long as there are elements.</param>
    /// <exception cref="KeyNotFoundException">There is no tensor of that name.</exception>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="InvalidDataException">The tensor holds something else, or a number of more than 63 bits.</exception>
    public void ReadIntegers(string name, Span<long> destination)
    {
        TensorInfo tensor = FindIntegers(name);
        CheckLength(tensor, tensor.Count, destination.Length);
        ReadIntegers(tensor, destination);
    }

    /// <summary>Reads a tensor's bytes as they are: little-endian, row-major.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of that name.</exception>
    public byte[] ReadBytes(string name)
    {
        TensorInfo tensor = Find(name);
        byte[] bytes = new byte[CountOf(tensor, tensor.ByteCount)];
        ReadBytes(tensor, bytes);
        return bytes;
    }

    /// <summary>Reads a tensor's bytes as they are: little-endian, row-major.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="destination">Receives the bytes; as long as there are bytes.</param>
    /// <exception cref="KeyNotFoundException">There is no tensor of that name.</exception>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public void ReadBytes(string name, Span<byte> destination)
    {
        TensorInfo tensor = Find(name);
        CheckLength(tensor, tensor.ByteCount, destination.Length);
        ReadBytes(tensor, destination);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the file.</summary>
    /// <param name="disposing">Whether other objects may still be used.</param>
    protected abstract void Dispose(bool disposing);

    /// <summary>Passes a tensor's elements on.</summary>
    private protected abstract void Read<TSink>(TensorInfo tensor, ref TSink sink)
        where TSink : ITensorSink, allows ref struct;

    private TensorInfo Find(string name)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Files of tensors are read on little-endian machines only.");
        }

        return Tensors.TryGetValue(name, out TensorInfo? tensor) ? tensor : throw new KeyNotFoundException($"{Name} has no tensor '{name}'.");
    }

    private TensorInfo FindFloats(string name)
    {
        TensorInfo tensor = Find(name);
        return tensor.Type switch
        {
            TensorType.F6E2M3 or TensorType.F6E3M2 => throw new NotSupportedException(
                $"{Name}: tensor '{name}' has type {tensor.Type}, for which the format defines no packing; it can be read as bytes only."),
            _ => tensor.IsFloatingPoint ? tensor : throw WrongType(tensor, "floating point numbers"),
        };
    }

    private TensorInfo FindIntegers(string name)
    {
        TensorInfo tensor = Find(name);
        return tensor.IsInteger ? tensor : throw WrongType(tensor, "integers");
    }

    private void ReadFloats(TensorInfo tensor, Span<float> destination)
    {
        var sink = new FloatSink(tensor.Type, destination);
        Read(tensor, ref sink);
    }

    private void ReadIntegers(TensorInfo tensor, Span<long> destination)
    {
        var sink = new IntegerSink(tensor.Type, destination);
        try
        {
            Read(tensor, ref sink);
        }
        catch (OverflowException exception)
        {
            throw new InvalidDataException(
                $"{Name}: tensor '{tensor.Name}' holds a number above {long.MaxValue}, the largest that can be read.", exception);
        }
    }

    private void ReadBytes(TensorInfo tensor, Span<byte> destination)
    {
        var sink = new RawSink(destination);
        Read(tensor, ref sink);
    }

    private int CountOf(TensorInfo tensor, long count) => count <= Array.MaxLength
        ? (int)count
        : throw new NotSupportedException(
            $"{Name}: tensor '{tensor.Name}' has {count} elements or bytes; at most {Array.MaxLength} can be read into one array.");

    private void CheckLength(TensorInfo tensor, long expected, int actual)
    {
        if (expected != actual)
        {
            throw new ArgumentException(
                $"{Name}: tensor '{tensor.Name}' of type {tensor.Type} and shape [{string.Join(", ", tensor.Shape)}] needs a destination of " +
                $"{expected}; got {actual}.");
        }
    }

    private InvalidDataException WrongType(TensorInfo tensor, string expected) =>
        new($"{Name}: tensor '{tensor.Name}' has type {tensor.Type}; expected {expected}.");
}
