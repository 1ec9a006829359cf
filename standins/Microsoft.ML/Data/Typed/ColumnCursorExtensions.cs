using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Reads one column of a view.</summary>
public static class ColumnCursorExtensions
{
    public static IEnumerable<T> GetColumn<T>(this IDataView data, string columnName) => GetColumn<T>(data, data.Schema[columnName]);

    public static IEnumerable<T> GetColumn<T>(this IDataView data, DataViewSchema.Column column)
    {
        Contracts.CheckValue(data, nameof(data));
        Type raw = column.Type.RawType;
        if (raw == typeof(T))
        {
            return Read<T, T>(data, column.Index, value => value);
        }
        if (typeof(T) == typeof(string) && column.Type is TextDataViewType)
        {
            return (IEnumerable<T>)Read<ReadOnlyMemory<char>, string>(data, column.Index, text => text.ToString());
        }
        if (typeof(T) == typeof(string[]) && column.Type is VectorDataViewType { ItemType: TextDataViewType })
        {
            return (IEnumerable<T>)Read<VBuffer<ReadOnlyMemory<char>>, string[]>(data, column.Index,
                texts => [.. texts.DenseValues().Select(text => text.ToString())]);
        }
        if (typeof(T).IsArray && column.Type is VectorDataViewType vector && vector.ItemType.RawType == typeof(T).GetElementType())
        {
            return Generics.Call<IEnumerable<T>>(ReadArrays<int>, vector.ItemType.RawType, data, column.Index);
        }
        throw Contracts.ExceptParam(nameof(column), "Cannot map column (name: {0}, type: {1}) in {2} to the user-defined type, {3}.",
            column.Name, column.Type, nameof(data), typeof(T));
    }

    private static IEnumerable<T[]> ReadArrays<T>(IDataView data, int index) =>
        Read<VBuffer<T>, T[]>(data, index, values => [.. values.DenseValues()]);

    private static IEnumerable<TResult> Read<TValue, TResult>(IDataView data, int index, Func<TValue, TResult> convert)
    {
        DataViewSchema.Column column = data.Schema[index];
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        ValueGetter<TValue> getter = cursor.GetGetter<TValue>(column);
        TValue value = default;
        while (cursor.MoveNext())
        {
            getter(ref value);
            yield return convert(value);
        }
    }
}
