using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Schema;

namespace SimpleClip.Data;

/// <summary>Reads an <see cref="InMemoryDataView"/>, in its order or in a random one.</summary>
internal sealed class InMemoryCursor : DataViewRowCursor
{
    private readonly InMemoryDataView _data;
    private readonly bool[] _active;
    private readonly int _rowCount;
    private readonly int[]? _order;
    private int _position = -1;

    public InMemoryCursor(InMemoryDataView data, bool[] active, int rowCount, Random? rand)
    {
        _data = data;
        _active = active;
        _rowCount = rowCount;
        if (rand is not null)
        {
            _order = Enumerable.Range(0, rowCount).ToArray();
            rand.Shuffle(_order);
        }
    }

    public override DataViewSchema Schema => _data.Schema;

    public override long Position => _position;

    public override long Batch => 0;

    public override bool MoveNext()
    {
        if (_position + 1 < _rowCount)
        {
            _position++;
            return true;
        }

        _position = _rowCount;
        return false;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => column.Index < _active.Length && _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
        {
            throw RowErrors.Inactive(column);
        }

        return _data.CreateGetter(column.Index, CurrentRow) as ValueGetter<TValue>
            ?? throw RowErrors.WrongType(column, typeof(TValue));
    }

    /// <summary>The id of a row is its number in the source's order, whatever the order of reading.</summary>
    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)CurrentRow(), 0);

    private int CurrentRow()
    {
        if ((uint)_position >= (uint)_rowCount)
        {
            throw RowErrors.NotOnARow();
        }

        return _order is null ? _position : _order[_position];
    }
}
