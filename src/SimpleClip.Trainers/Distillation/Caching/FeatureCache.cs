using Microsoft.Win32.SafeHandles;

namespace SimpleClip.Distillation;

/// <summary>
/// A teacher's embeddings in a file, by the content of what was embedded: whatever the data set, the order or the epoch, an input that
/// comes again is found.
/// </summary>
/// <remarks>
/// The file is a <see cref="FeatureCacheHeader"/> and then records of a key of 16 bytes and the embedding in float16, in the order in which
/// they came. Records are only ever appended: a process which is killed loses those since the last <see cref="Flush"/>, at most a buffer,
/// and nothing else. One process writes, the one that holds the file <c>.lock</c> beside it; others read what was there when they opened
/// it. For one thread at a time.
/// </remarks>
internal sealed class FeatureCache : IDisposable
{
    private const int BufferLength = 1 << 20;

    private readonly string _path;
    private readonly Action<string> _warn;
    private readonly SafeFileHandle? _lock;
    private readonly SafeFileHandle _file;
    private readonly Dictionary<FeatureKey, int> _records = [];
    private readonly int _headerLength;
    private readonly int _recordLength;
    private readonly byte[] _record;
    private readonly byte[] _pending;
    private int _written;
    private int _pendingCount;

    /// <summary>Opens a file of features, which is made where there is none.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="header">Whose features it holds.</param>
    /// <param name="warn">Told, once, when features cannot be stored any more.</param>
    /// <exception cref="InvalidDataException">The file is another teacher's, or none of features.</exception>
    public FeatureCache(string path, FeatureCacheHeader header, Action<string> warn)
    {
        _path = path;
        _warn = warn;
        Dimension = header.Dimension;
        _recordLength = FeatureKey.Length + FeatureRow.BytesOf(header.Dimension);
        _record = new byte[_recordLength];
        _pending = new byte[Math.Max(1, BufferLength / _recordLength) * _recordLength];
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _lock = TryLock(path);
        IsWritable = _lock is not null;
        _file = IsWritable
            ? File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite)
            : File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        try
        {
            if (!IsWritable)
            {
                _warn($"{path} is being written by another training: features that it holds are used, and no new ones are stored.");
            }

            _headerLength = ReadOrWriteHeader(header);
            ReadKeys();
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <summary>The length of an embedding.</summary>
    public int Dimension { get; }

    /// <summary>The number of embeddings.</summary>
    public int Count => _records.Count;

    /// <summary>Whether embeddings are stored: not where another process does so, and not after the disk was full.</summary>
    public bool IsWritable { get; private set; }

    /// <summary>How bytes are written at a place of the file, so that a test can fill the disk.</summary>
    internal Action<SafeFileHandle, ReadOnlyMemory<byte>, long> WriteAt { get; init; } = static (file, bytes, offset) => RandomAccess.Write(file, bytes.Span, offset);

    /// <summary>Looks an embedding up.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="row">Receives the embedding, of length 1.</param>
    /// <returns>Whether there is one. A damaged one, as a failure of power may leave it, counts as missing.</returns>
    public bool TryRead(FeatureKey key, Span<float> row)
    {
        if (!_records.TryGetValue(key, out int number))
        {
            return false;
        }

        ReadOnlySpan<byte> record = ReadRecord(number);
        if (record.Length == _recordLength && FeatureKey.Read(record) == key && FeatureRow.IsUnit(FeatureRow.Read(record[FeatureKey.Length..], row)))
        {
            return true;
        }

        _records.Remove(key);
        return false;
    }

    /// <summary>Stores an embedding, unless there is one already or nothing can be stored.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="stored">It, as <see cref="FeatureRow.Write"/> makes it.</param>
    public void Add(FeatureKey key, ReadOnlySpan<byte> stored)
    {
        if (!IsWritable || !_records.TryAdd(key, _written + _pendingCount))
        {
            return;
        }

        Span<byte> record = _pending.AsSpan(_pendingCount * _recordLength, _recordLength);
        key.Write(record);
        stored.CopyTo(record[FeatureKey.Length..]);
        _pendingCount++;
        if (_pendingCount * _recordLength == _pending.Length)
        {
            Flush();
        }
    }

    /// <summary>Hands what was added to the operating system, which keeps it when this process is killed.</summary>
    public void Flush()
    {
        if (_pendingCount == 0)
        {
            return;
        }

        try
        {
            WriteAt(_file, _pending.AsMemory(0, _pendingCount * _recordLength), OffsetOf(_written));
            _written += _pendingCount;
            _pendingCount = 0;
        }
        catch (IOException error)
        {
            StopWriting(error);
        }
    }

    public void Dispose()
    {
        Flush();
        Close();
    }

    private static SafeFileHandle? TryLock(string path)
    {
        try
        {
            return File.OpenHandle(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path) && File.Exists(path + ".lock"))
        {
            return null;
        }
    }

    private int ReadOrWriteHeader(FeatureCacheHeader header)
    {
        if (RandomAccess.GetLength(_file) == 0)
        {
            byte[] bytes = header.ToBytes();
            WriteHeader(bytes);
            return bytes.Length;
        }

        FeatureCacheHeader found = FeatureCacheHeader.Read(_file, _path, out int length);
        return found == header
            ? length
            : throw new InvalidDataException(
                $"{_path} holds features of {found.Kind}s of the teacher {Shorten(found.Teacher)} with {found.Dimension} elements of type {found.Elements}; expected " +
                $"those of {header.Kind}s of {Shorten(header.Teacher)} with {header.Dimension} of type {header.Elements}. Delete the file, or name another folder.");
    }

    private void WriteHeader(byte[] bytes)
    {
        if (!IsWritable)
        {
            return;
        }

        try
        {
            RandomAccess.Write(_file, bytes, 0);
        }
        catch (IOException error)
        {
            RandomAccess.SetLength(_file, 0);
            StopWriting(error);
        }
    }

    private static string Shorten(string fingerprint) => fingerprint.Length > 16 ? fingerprint[..16] + "..." : fingerprint;

    /// <summary>Lists the records, of equal keys the last, and cuts off what a killed process has left of one.</summary>
    private void ReadKeys()
    {
        long length = RandomAccess.GetLength(_file);
        int count = checked((int)(Math.Max(0, length - _headerLength) / _recordLength)), perRead = _pending.Length / _recordLength;
        _records.EnsureCapacity(count);
        while (_written < count)
        {
            int read = RandomAccess.Read(_file, _pending.AsSpan(0, Math.Min(perRead, count - _written) * _recordLength), OffsetOf(_written)) / _recordLength;
            if (read == 0)
            {
                throw new EndOfStreamException($"{_path} became shorter while it was read.");
            }

            for (int i = 0; i < read; i++)
            {
                _records[FeatureKey.Read(_pending.AsSpan(i * _recordLength))] = _written + i;
            }

            _written += read;
        }

        if (IsWritable && length > OffsetOf(count))
        {
            RandomAccess.SetLength(_file, OffsetOf(count));
        }
    }

    private ReadOnlySpan<byte> ReadRecord(int number)
    {
        if (number >= _written)
        {
            return _pending.AsSpan((number - _written) * _recordLength, _recordLength);
        }

        return _record.AsSpan(0, RandomAccess.Read(_file, _record, OffsetOf(number)));
    }

    private void StopWriting(IOException error)
    {
        IsWritable = false;
        for (int i = 0; i < _pendingCount; i++)
        {
            _records.Remove(FeatureKey.Read(_pending.AsSpan(i * _recordLength)));
        }

        _pendingCount = 0;
        _warn($"{_path}: no more features of the teacher can be stored, and the training goes on without. {error.Message}");
    }

    private long OffsetOf(int record) => _headerLength + ((long)record * _recordLength);

    private void Close()
    {
        _file.Dispose();
        _lock?.Dispose();
    }
}
