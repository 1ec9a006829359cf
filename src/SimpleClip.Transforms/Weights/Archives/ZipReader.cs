using System.IO.Compression;

namespace SimpleClip.Weights.Archives;

/// <summary>A zip archive on disk, whose stored entries are mapped into memory. Safe for several threads.</summary>
internal sealed class ZipReader : IDisposable
{
    private readonly string _path;
    private readonly MappedSource _source;

    private ZipReader(string path, FileStream file)
    {
        _path = path;
        Entries = ZipDirectory.Read(file.SafeFileHandle, path);
        _source = new MappedSource(file);
    }

    /// <summary>The archive's entries by their names.</summary>
    public IReadOnlyDictionary<string, ZipEntry> Entries { get; }

    /// <summary>Opens an archive.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged, or breaks one of the rules of <see cref="ZipDirectory"/>.</exception>
    public static ZipReader Open(string path)
    {
        FileStream file = File.OpenRead(path);
        try
        {
            return new ZipReader(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a whole entry, whose size the caller has found acceptable.</summary>
    /// <exception cref="InvalidDataException">A compressed entry is damaged, or has not the announced size.</exception>
    public byte[] ReadAll(ZipEntry entry)
    {
        byte[] bytes = new byte[entry.Length];
        var sink = new RawSink(bytes);
        Read(entry, 0, entry.Length, ref sink);
        return bytes;
    }

    /// <summary>Passes a range of an entry on.</summary>
    /// <exception cref="InvalidDataException">A compressed entry is damaged, or has not the announced size.</exception>
    public void Read<TSink>(ZipEntry entry, long offset, long length, ref TSink sink)
        where TSink : ITensorSink, allows ref struct
    {
        if (!entry.IsDeflated)
        {
            _source.Read(entry.Offset + offset, length, ref sink);
            return;
        }

        string name = $"{_path}, entry '{entry.Name}'";
        FileStream file = File.OpenRead(_path);
        file.Position = entry.Offset;
        using var source = new StreamSource(new DeflateStream(file, CompressionMode.Decompress), name, position: 0, end: entry.Length);
        try
        {
            source.Read(offset, length, ref sink);
        }
        catch (InvalidDataException exception) when (!exception.Message.StartsWith(name, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{name}: the compressed data are damaged. {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
