using System.Buffers;
using System.Runtime.InteropServices;
using SimpleClip.Indexing.ClipRetrieval;
using SimpleClip.Weights;

namespace SimpleClip;

/// <summary>
/// A NumPy file (.npy) of embeddings: a matrix of 16-, 32- or 64-bit floating point numbers, row after row. It is mapped into memory piece
/// by piece, so that its size does not matter. Reading is safe for several threads at once.
/// </summary>
public sealed class NpyFile : IDisposable
{
    private readonly NpyHeader _header;
    private readonly MappedSource _source;
    private readonly string _path;

    private NpyFile(NpyHeader header, MappedSource source, string path)
    {
        _header = header;
        _source = source;
        _path = path;
    }

    /// <summary>The number of rows.</summary>
    public long Rows => _header.Rows;

    /// <summary>The numbers of a row.</summary>
    public int Columns => _header.Columns;

    /// <summary>
    /// The type of the numbers: <see cref="TensorType.F16"/>, <see cref="TensorType.F32"/> or <see cref="TensorType.F64"/>.
    /// </summary>
    public TensorType Type => _header.Type;

    /// <summary>Opens a file, which others must not cut short as long as it is open. Only its header is read now.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a .npy file, has something else than a matrix of floating point numbers, is in
    /// Fortran's order, or is cut off.</exception>
    public static NpyFile Open(string path)
    {
        FileStream stream = File.OpenRead(path);
        try
        {
            NpyHeader header = NpyHeader.Read(stream, path);
            long room = stream.Length - header.Length, row = (long)header.Columns * header.Type.Bits() / 8;
            if (header.Rows > room / row)
            {
                throw new InvalidDataException(
                    $"'{path}' is cut off: it has {room} bytes of numbers, and should have {header.Rows} rows of {row}.");
            }

            return new NpyFile(header, new MappedSource(stream), path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Writes a file, in whose place an old one stays if anything fails.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The numbers of a row.</param>
    /// <param name="rows">The rows, one or several at a time: pieces whose lengths are multiples of <paramref name="columns"/>.</param>
    /// <param name="storage">The type of the numbers; halves are what clip-retrieval writes.</param>
    /// <exception cref="ArgumentException">A piece is no multiple of a row.</exception>
    public static void Write(
        string path, int columns, IEnumerable<ReadOnlyMemory<float>> rows, EmbeddingStorage storage = EmbeddingStorage.Single)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentNullException.ThrowIfNull(rows);
        AtomicFile.Write(path, stream =>
        {
            long count = 0;
            stream.Write(NpyHeader.Write(storage, count, columns));
            foreach (ReadOnlyMemory<float> piece in rows)
            {
                if (piece.Length % columns != 0)
                {
                    throw new ArgumentException($"A piece has {piece.Length} numbers; expected a multiple of {columns}.", nameof(rows));
                }

                WriteNumbers(stream, piece.Span, storage);
                count += piece.Length / columns;
            }

            stream.Position = 0;
            stream.Write(NpyHeader.Write(storage, count, columns));
        });
    }

    /// <summary>Reads rows.</summary>
    /// <param name="first">The first one.</param>
    /// <param name="rows">Receives them: room for whole rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many rows.</exception>
    /// <exception cref="ArgumentException">There is room for a part of a row.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public void ReadRows(long first, Span<float> rows)
    {
        if (rows.Length % Columns != 0)
        {
            throw new ArgumentException($"There is room for {rows.Length} numbers; expected a multiple of {Columns}.", nameof(rows));
        }

        int count = rows.Length / Columns;
        if (first < 0 || first > Rows - count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(first), first, $"'{_path}' has {Rows} rows; expected a range of {count} inside them.");
        }

        var sink = new FloatSink(Type, rows);
        long row = (long)Columns * Type.Bits() / 8;
        _source.Read(_header.Length + (first * row), count * row, ref sink);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _source.Dispose();

    private static void WriteNumbers(Stream stream, ReadOnlySpan<float> numbers, EmbeddingStorage storage)
    {
        if (storage == EmbeddingStorage.Single)
        {
            stream.Write(MemoryMarshal.AsBytes(numbers));
            return;
        }

        Half[] halves = ArrayPool<Half>.Shared.Rent(numbers.Length);
        for (int i = 0; i < numbers.Length; i++)
        {
            halves[i] = (Half)numbers[i];
        }

        stream.Write(MemoryMarshal.AsBytes(halves.AsSpan(0, numbers.Length)));
        ArrayPool<Half>.Shared.Return(halves);
    }
}
