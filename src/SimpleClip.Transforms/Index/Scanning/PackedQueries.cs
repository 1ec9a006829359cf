using System.Numerics;
using System.Runtime.InteropServices;
using SimpleClip.Indexing.Storage;

namespace SimpleClip.Indexing.Scanning;

/// <summary>
/// Queries of length 1 in the order that a <see cref="RowScorer"/> wants: groups of <see cref="RowScorer.GroupSize"/>, then single ones.
/// </summary>
internal sealed unsafe class PackedQueries : IDisposable
{
    // So many queries are faster in a group with zeros than one by one.
    private const int WorthAGroup = 3;

    private readonly int _padded;
    private float* _values;

    /// <param name="layout">How the index's rows lie in memory.</param>
    /// <param name="queries">The queries, shape [count, dimension].</param>
    /// <param name="parameter">The parameter to blame if one has no direction.</param>
    public PackedQueries(RowLayout layout, ReadOnlySpan<float> queries, string parameter)
    {
        Count = queries.Length / layout.Dimension;
        int rest = Count % RowScorer.GroupSize;
        Groups = (Count / RowScorer.GroupSize) + (rest >= WorthAGroup ? 1 : 0);
        _padded = layout.PaddedDimension;
        nuint values = (nuint)_padded * (nuint)Math.Max(Count, Groups * RowScorer.GroupSize);
        _values = (float*)NativeMemory.AlignedAlloc(values * sizeof(float), RowLayout.Alignment);
        NativeMemory.Clear(_values, values * sizeof(float));
        try
        {
            for (int i = 0; i < Count; i++)
            {
                int number = i;
                ReadOnlySpan<float> query = queries.Slice(i * layout.Dimension, layout.Dimension);
                float scale = VectorLength.Invert(query, () => $"query {number}", parameter);
                bool single = i >= Singles;
                float* start = Values(i) + (single ? 0 : i % RowScorer.GroupSize * 2 * Vector<float>.Count);
                int room = checked((int)(values - (nuint)(start - _values)));
                layout.Pack(query, scale, new Span<float>(start, room), 2 * Vector<float>.Count * (single ? 1 : RowScorer.GroupSize));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    ~PackedQueries() => Release();

    /// <summary>The number of queries.</summary>
    public int Count { get; }

    /// <summary>The number of groups.</summary>
    public int Groups { get; }

    /// <summary>The first query that is not in a group.</summary>
    public int Singles => Math.Min(Count, Groups * RowScorer.GroupSize);

    /// <summary>Where the numbers of a query lie, or of the group it is in.</summary>
    public float* Values(int query) =>
        _values + ((long)_padded * (query < Singles ? query / RowScorer.GroupSize * RowScorer.GroupSize : query));

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        NativeMemory.AlignedFree(_values);
        _values = null;
    }
}
