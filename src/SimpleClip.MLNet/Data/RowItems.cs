using System.Runtime.InteropServices;

namespace SimpleClip.Data;

/// <summary>Which items belong to which row. Items are numbered as they come, and those of a row form a linked list, since they need not
/// come together.</summary>
/// <remarks>Filled by one thread, then read by any number.</remarks>
internal sealed class RowItems
{
    private const int None = -1;
    private readonly List<int> _next = [];
    private readonly List<(int First, int Last, int Count)> _rows = [];

    /// <summary>Gives the next item to a row; rows up to it that are not there yet are made.</summary>
    public void Add(int row)
    {
        int item = _next.Count;
        _next.Add(None);
        AddRowsTo(row);
        ref (int First, int Last, int Count) items = ref CollectionsMarshal.AsSpan(_rows)[row];
        if (items.Count > 0)
        {
            _next[items.Last] = item;
        }

        items = (items.Count > 0 ? items.First : item, item, items.Count + 1);
    }

    /// <summary>Makes rows without items, up to one.</summary>
    public void AddRowsTo(int row)
    {
        while (_rows.Count <= row)
        {
            _rows.Add((None, None, 0));
        }
    }

    /// <summary>The items of a row, in the order in which they came.</summary>
    public int[] this[int row]
    {
        get
        {
            (int item, _, int count) = _rows[row];
            int[] items = new int[count];
            for (int i = 0; i < count; i++)
            {
                items[i] = item;
                item = _next[item];
            }

            return items;
        }
    }
}
