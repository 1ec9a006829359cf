using Microsoft.ML;
using Microsoft.ML.Data;

namespace SimpleClip.ServingApp;

/// <summary>The values of rows as texts, exact, so that they can be compared between cursors and between processes.</summary>
internal static class RowValues
{
    /// <summary>A function that gives the current row's value of a column.</summary>
    public static Func<string> Reader(DataViewRow row, DataViewSchema.Column column)
    {
        Type type = column.Type.RawType;
        return type == typeof(float) ? Reader<float>(row, column, value => Text(value))
            : type == typeof(uint) ? Reader<uint>(row, column, value => Text(value))
            : type == typeof(ReadOnlyMemory<char>) ? Reader<ReadOnlyMemory<char>>(row, column, value => Text(value.ToString()))
            : type == typeof(VBuffer<float>) ? Reader<VBuffer<float>>(row, column, value => Text(value.DenseValues().ToArray()))
            : type == typeof(VBuffer<uint>) ? Reader<VBuffer<uint>>(row, column, value => Text(value.DenseValues().ToArray()))
            : type == typeof(VBuffer<byte>) ? Reader<VBuffer<byte>>(row, column, value => Text(value.DenseValues().ToArray()))
            : type == typeof(VBuffer<ReadOnlyMemory<char>>)
                ? Reader<VBuffer<ReadOnlyMemory<char>>>(
                    row, column, value => Text(value.DenseValues().Select(text => text.ToString()).ToArray()))
            : type == typeof(MLImage) ? Reader<MLImage>(row, column, value => $"{value.Width} x {value.Height}")
            : throw new NotSupportedException($"Column '{column.Name}' of type {column.Type}");
    }

    /// <summary>All rows of data: in each the values of some columns, by their names.</summary>
    public static List<Dictionary<string, string>> ReadAll(IDataView data, IEnumerable<DataViewSchema.Column> columns)
    {
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        return Read(cursor, columns);
    }

    /// <summary>All rows of data, one by one through the transformer's row mapper, as a prediction engine reads them.</summary>
    public static List<Dictionary<string, string>> ReadSingly(ITransformer transformer, IDataView data, IEnumerable<string> columnNames)
    {
        IRowToRowMapper mapper = transformer.GetRowToRowMapper(data.Schema);
        DataViewSchema.Column[] columns = [.. columnNames.Select(name => mapper.OutputSchema[name])];
        using DataViewRowCursor cursor = data.GetRowCursor(mapper.GetDependencies(columns));
        using DataViewRow row = mapper.GetRow(cursor, columns);
        Dictionary<string, Func<string>> readers = columns.ToDictionary(column => column.Name, column => Reader(row, column));
        var rows = new List<Dictionary<string, string>>();
        while (cursor.MoveNext())
        {
            rows.Add(readers.ToDictionary(reader => reader.Key, reader => reader.Value()));
        }

        return rows;
    }

    /// <summary>The rows of a cursor.</summary>
    public static List<Dictionary<string, string>> Read(DataViewRowCursor cursor, IEnumerable<DataViewSchema.Column> columns)
    {
        Dictionary<string, Func<string>> readers = columns.ToDictionary(column => column.Name, column => Reader(cursor, column));
        var rows = new List<Dictionary<string, string>>();
        while (cursor.MoveNext())
        {
            rows.Add(readers.ToDictionary(reader => reader.Key, reader => reader.Value()));
        }

        return rows;
    }

    /// <summary>A value as text: a vector as its items.</summary>
    public static string Text(object value) => value is Array items
        ? $"[{string.Join(", ", items.Cast<object>().Select(Text))}]"
        : FormattableString.Invariant($"{value}");

    private static Func<string> Reader<T>(DataViewRow row, DataViewSchema.Column column, Func<T, string> describe)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return describe(value);
        };
    }
}
