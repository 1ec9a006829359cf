using System.Runtime.InteropServices;
using Microsoft.ML.Data;

namespace SimpleClip.Filtering;

/// <summary>The scores of rows, found by the rows' ids: 16 bytes for each row and 4 for each score.</summary>
/// <remarks>Filled by one thread, then sealed, then read by any number.</remarks>
internal sealed class ScoreTable
{
    private readonly List<ulong> _ids = [];
    private readonly List<int> _ends = [];
    private readonly List<float> _scores = [];
    private ulong[] _sortedIds = [];
    private int[] _rows = [];

    /// <summary>The number of rows.</summary>
    public int Count => _ends.Count;

    /// <summary>Adds the next row.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="scores">Its scores; none for a row that cannot be used.</param>
    public void Add(DataViewRowId id, ReadOnlySpan<float> scores)
    {
        _ids.Add(KeyOf(id));
        _scores.AddRange(scores);
        _ends.Add(_scores.Count);
    }

    /// <summary>Makes ids ready to be looked up.</summary>
    public void Seal()
    {
        _sortedIds = [.. _ids];
        _rows = [.. Enumerable.Range(0, _ids.Count)];
        Array.Sort(_sortedIds, _rows);
        _ids.Clear();
        _ids.TrimExcess();
    }

    /// <summary>The scores of one row in the order of reading.</summary>
    public ReadOnlySpan<float> this[int row]
    {
        get
        {
            int start = row == 0 ? 0 : _ends[row - 1];
            return CollectionsMarshal.AsSpan(_scores)[start.._ends[row]];
        }
    }

    /// <summary>The scores of the row with an id.</summary>
    /// <exception cref="InvalidOperationException">There was no such row.</exception>
    public ReadOnlySpan<float> Find(DataViewRowId id)
    {
        int place = Array.BinarySearch(_sortedIds, KeyOf(id));
        return place >= 0
            ? this[_rows[place]]
            : throw new InvalidOperationException(
                $"The row with id {id} was not there when the data were scored: the source gives other rows than then. Put " +
                "mlContext.Data.Cache before the filter.");
    }

    /// <summary>All scores, from the lowest.</summary>
    public float[] Sorted()
    {
        float[] sorted = [.. _scores];
        Array.Sort(sorted);
        return sorted;
    }

    // Sources number their rows by the lower half; where one uses both, a mixture of them is as good as unique.
    private static ulong KeyOf(DataViewRowId id) => id.High == 0 ? id.Low : ulong.RotateLeft(id.High * 0x9E3779B97F4A7C15, 31) ^ id.Low;
}
