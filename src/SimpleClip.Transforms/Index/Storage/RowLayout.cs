using System.Numerics;
using System.Runtime.InteropServices;
using SimpleClip.Indexing.Scanning;

namespace SimpleClip.Indexing.Storage;

/// <summary>How a vector lies in memory and in files: its numbers, then zeros up to a multiple of <see cref="Alignment"/> bytes.</summary>
/// <param name="Dimension">The numbers of a vector.</param>
/// <param name="Storage">Their type.</param>
internal readonly record struct RowLayout(int Dimension, EmbeddingStorage Storage)
{
    /// <summary>Rows start at multiples of this many bytes, enough for two of the widest vectors of today's processors.</summary>
    public const int Alignment = 128;

    /// <summary>
    /// Halves hold numbers times 2 to this power. No number of a vector of length 1 exceeds 1, and 2^15 is a half; so the smallest normal
    /// half stands for 2^-29. What is smaller becomes zero: subnormal numbers are slow on some processors.
    /// </summary>
    private const int HalfExponent = 15;

    private static readonly float HalfScale = MathF.ScaleB(1, HalfExponent);

    // The smallest normal half.
    private static readonly Half SmallestHalf = (Half)MathF.ScaleB(1, -14);

    /// <summary>The bytes of a row.</summary>
    public int Stride => (Dimension * ElementSize + Alignment - 1) / Alignment * Alignment;

    /// <summary>The numbers of a row, the zeros at its end included.</summary>
    public int PaddedDimension => Stride / ElementSize;

    private int ElementSize => Storage == EmbeddingStorage.Half ? 2 : 4;

    /// <summary>Writes a row.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="scale">What it is multiplied by, so that its length becomes 1.</param>
    /// <param name="row">Receives the row.</param>
    public void Encode(ReadOnlySpan<float> vector, float scale, Span<byte> row)
    {
        row[(Dimension * ElementSize)..].Clear();
        if (Storage == EmbeddingStorage.Single)
        {
            Span<float> values = MemoryMarshal.Cast<byte, float>(row);
            for (int i = 0; i < vector.Length; i++)
            {
                values[i] = vector[i] * scale;
            }
        }
        else
        {
            Span<Half> values = MemoryMarshal.Cast<byte, Half>(row);
            for (int i = 0; i < vector.Length; i++)
            {
                var rounded = (Half)(vector[i] * scale * HalfScale);
                values[i] = Half.Abs(rounded) < SmallestHalf ? Half.Zero : rounded;
            }
        }
    }

    /// <summary>Reads a row.</summary>
    public void Decode(ReadOnlySpan<byte> row, Span<float> vector)
    {
        if (Storage == EmbeddingStorage.Single)
        {
            MemoryMarshal.Cast<byte, float>(row)[..Dimension].CopyTo(vector);
            return;
        }

        ReadOnlySpan<Half> values = MemoryMarshal.Cast<byte, Half>(row);
        for (int i = 0; i < Dimension; i++)
        {
            vector[i] = (float)values[i] / HalfScale;
        }
    }

    /// <summary>Puts a query's numbers into the order in which those of rows are read.</summary>
    /// <param name="query">The query.</param>
    /// <param name="scale">What it is multiplied by, so that its length becomes 1.</param>
    /// <param name="packed">Receives the numbers, <see cref="PaddedDimension"/> of them in groups of two vectors.</param>
    /// <param name="pitch">How far the beginnings of two groups lie apart in <paramref name="packed"/>.</param>
    public void Pack(ReadOnlySpan<float> query, float scale, Span<float> packed, int pitch)
    {
        int lanes = Vector<float>.Count;
        float factor = Storage == EmbeddingStorage.Half ? HalfElement.QueryScale(HalfExponent) : 1;
        for (int i = 0; i < query.Length; i++)
        {
            int group = i / (2 * lanes), place = i % (2 * lanes);
            int lane = Storage == EmbeddingStorage.Half ? (place % 2 * lanes) + (place / 2) : place;
            packed[(group * pitch) + lane] = query[i] * scale * factor;
        }
    }
}
