namespace Microsoft.ML.Data;

/// <summary>Collects the values of one column of a cursor.</summary>
internal abstract class ColumnBuffer
{
    public static ColumnBuffer Create(DataViewRow row, DataViewSchema.Column column) =>
        column.Type is VectorDataViewType vector
            ? Generics.Call<ColumnBuffer>(OfVectors<int>, vector.ItemType.RawType, row, column)
            : Generics.Call<ColumnBuffer>(OfValues<int>, column.Type.RawType, row, column);

    /// <summary>Adds the current row's value.</summary>
    public abstract void Add();

    /// <summary>The values as an array of the column's raw type.</summary>
    public abstract Array ToArray();

    private static ColumnBuffer OfValues<T>(DataViewRow row, DataViewSchema.Column column) => new Buffer<T>(row.GetGetter<T>(column));

    private static ColumnBuffer OfVectors<T>(DataViewRow row, DataViewSchema.Column column) =>
        new Buffer<VBuffer<T>>(row.GetGetter<VBuffer<T>>(column));

    // Every value starts from nothing, so that no two of them share their buffers.
    private sealed class Buffer<T>(ValueGetter<T> getter) : ColumnBuffer
    {
        private readonly List<T> _values = [];

        public override void Add()
        {
            T value = default;
            getter(ref value);
            _values.Add(value);
        }

        public override Array ToArray() => _values.ToArray();
    }
}
