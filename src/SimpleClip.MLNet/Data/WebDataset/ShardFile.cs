using System.Formats.Tar;
using System.IO.Compression;

namespace SimpleClip.Data.WebDataset;

/// <summary>A tar, plain or compressed with gzip, read member by member from the front. Nothing is unpacked to the disk.</summary>
internal sealed class ShardFile : IDisposable
{
    /// <summary>What the headers of one member may take: a long path is a few kilobytes.</summary>
    private const int MaxHeaderBytes = 1 << 20;

    private readonly ForwardStream _stream;
    private readonly TarReader _reader;
    private readonly byte[] _skipped = new byte[1 << 14];
    private Stream? _content;

    public ShardFile(string path)
    {
        var file = new FileStream(path, new FileStreamOptions { BufferSize = 1 << 18, Options = FileOptions.SequentialScan });
        try
        {
            _stream = new ForwardStream(IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : file);
            _reader = new TarReader(_stream);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Gets the current member's path up to the first dot of the name.</summary>
    public string Key { get; private set; } = "";

    /// <summary>Gets what follows that dot, in small letters.</summary>
    public string Extension { get; private set; } = "";

    /// <summary>Gets the current member's size in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Gets how many bytes were read, of the tar as it is uncompressed.</summary>
    public long BytesRead => _stream.BytesRead;

    /// <summary>Whether any member was found, with a key or not.</summary>
    public bool HasMembers { get; private set; }

    /// <summary>Goes to the next file with a key and an extension.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        while (ReadHeader() is TarEntry entry)
        {
            HasMembers = true;
            _content = entry.DataStream;
            Length = entry.Length;
            bool isFile = entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile;
            if (isFile && TrySplit(entry.Name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads the current member.</summary>
    /// <exception cref="EndOfStreamException">The tar ends within it.</exception>
    public byte[] ReadContent()
    {
        var bytes = new byte[Length];
        _content?.ReadExactly(bytes);
        return bytes;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
    }

    private TarEntry? ReadHeader()
    {
        SkipContent();
        _stream.BeginHeaders(MaxHeaderBytes);
        TarEntry? entry = _reader.GetNextEntry();
        _stream.EndHeaders();
        return entry;
    }

    // The reader would skip by itself, but then within what headers are allowed.
    private void SkipContent()
    {
        while (_content?.Read(_skipped) > 0)
        {
        }

        _content = null;
    }

    /// <summary>Splits as the webdataset library does: at the first dot of the name, which does not begin with it.</summary>
    private bool TrySplit(string path)
    {
        int name = path.LastIndexOf('/') + 1;
        int dot = path.IndexOf('.', name);
        if (dot <= name)
        {
            return false;
        }

        Key = path[..dot];
        Extension = path[(dot + 1)..].ToLowerInvariant();
        return true;
    }

    private static bool IsGzip(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        int read = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return read == magic.Length && magic is [0x1f, 0x8b];
    }
}
