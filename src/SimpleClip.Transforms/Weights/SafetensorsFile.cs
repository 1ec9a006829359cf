namespace SimpleClip.Weights;

/// <summary>
/// A safetensors file: named tensors, each read when asked for. Opening reads and checks the header only. A file on disk is mapped into
/// memory piece by piece. Reading is safe for several threads at once.
/// </summary>
/// <remarks>The format: huggingface/safetensors, README.md, "Format".</remarks>
public sealed class SafetensorsFile : TensorFile
{
    private readonly SafetensorsHeader _header;
    private readonly ByteSource _source;

    private SafetensorsFile(SafetensorsHeader header, ByteSource source, string name)
        : base(name)
    {
        _header = header;
        _source = source;
    }

    /// <inheritdoc/>
    public override TensorFileFormat Format => TensorFileFormat.Safetensors;

    /// <summary>The tensors by name, in the order of the header.</summary>
    public override IReadOnlyDictionary<string, TensorInfo> Tensors => _header.Tensors;

    /// <summary>Free entries of the header, from its key <c>__metadata__</c>.</summary>
    public override IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens a file, which others must not cut short as long as it is open.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The header is invalid or does not fit the file; the message says where.</exception>
    public static new SafetensorsFile Open(string path)
    {
        FileStream stream = File.OpenRead(path);
        try
        {
            return new SafetensorsFile(SafetensorsHeader.Read(stream, stream.Length, path), new MappedSource(stream), path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file in memory.</summary>
    /// <param name="bytes">The content; not copied.</param>
    /// <param name="name">A name for error messages.</param>
    /// <exception cref="InvalidDataException">The header is invalid or does not fit the content; the message says where.</exception>
    public static SafetensorsFile Open(byte[] bytes, string name)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        using var stream = new MemoryStream(bytes, writable: false);
        return new SafetensorsFile(SafetensorsHeader.Read(stream, bytes.Length, name), new MemorySource(bytes), name);
    }

    /// <summary>
    /// Opens a file in a stream. Where the stream cannot seek, tensors are to be read in the file's order, each at most once, and whether
    /// the file is complete turns out when its last tensor is read.
    /// </summary>
    /// <param name="stream">The stream, from its present position to its end; disposed with the file.</param>
    /// <param name="name">A name for error messages.</param>
    /// <exception cref="InvalidDataException">The header is invalid or does not fit the content; the message says where.</exception>
    public static SafetensorsFile Open(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            SafetensorsHeader header = SafetensorsHeader.Read(stream, stream.CanSeek ? stream.Length - stream.Position : null, name);
            long end = header.DataStart + header.DataLength;
            return new SafetensorsFile(header, new StreamSource(stream, name, header.DataStart, end), name);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Passes a tensor's elements on.</summary>
    internal void Pass<TSink>(TensorInfo tensor, ref TSink sink)
        where TSink : ITensorSink, allows ref struct => Read(tensor, ref sink);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _source.Dispose();
        }
    }

    /// <inheritdoc/>
    private protected override void Read<TSink>(TensorInfo tensor, ref TSink sink) =>
        _source.Read(_header.DataStart + _header.Offsets[tensor.Name], tensor.ByteCount, ref sink);
}
