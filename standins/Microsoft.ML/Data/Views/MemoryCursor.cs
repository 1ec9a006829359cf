using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A cursor over columns in memory, in a given order of rows.</summary>
internal sealed class MemoryCursor : DataViewRowCursor
{
    private readonly int[] _order;
    private readonly Delegate[] _getters;
    private int _next = -1;
    private int _position = -1;

    public MemoryCursor(DataViewSchema schema, IReadOnlyDictionary<int, Array> columns, int[] order)
    {
        Schema = schema;
        _order = order;
        _getters = [.. schema.Select(c => columns.TryGetValue(c.Index, out Array values) ? CreateGetter(c.Type, values) : null)];
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)Row, 0);

    public override bool IsColumnActive(DataViewSchema.Column column) => _getters[column.Index] != null;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _getters.Typed<TValue>(column);

    public override bool MoveNext()
    {
        _next = Math.Min(_next + 1, _order.Length);
        _position = _next < _order.Length ? _next : -1;
        return _position >= 0;
    }

    private int Row
    {
        get
        {
            Contracts.Check(_position >= 0, RowHelpers.NoRow);
            return _order[_position];
        }
    }

    private Delegate CreateGetter(DataViewType type, Array values) => type is VectorDataViewType vector
        ? Generics.Call<Delegate>(VectorGetter<int>, vector.ItemType.RawType, values)
        : Generics.Call<Delegate>(ValueGetter<int>, type.RawType, values);

    private ValueGetter<T> ValueGetter<T>(Array values)
    {
        var typed = (T[])values;
        return (ref T value) => value = typed[Row];
    }

    private ValueGetter<VBuffer<T>> VectorGetter<T>(Array values)
    {
        var typed = (VBuffer<T>[])values;
        return (ref VBuffer<T> value) => typed[Row].CopyTo(ref value);
    }
}
