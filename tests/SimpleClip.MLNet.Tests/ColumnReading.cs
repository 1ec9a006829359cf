using Microsoft.ML;
using Microsoft.ML.Data;

namespace SimpleClip.MLNet.Tests;

/// <summary>Reads a column of data into an array, through the cursor as a component would.</summary>
internal static class ColumnReading
{
    public static T[] GetValues<T>(this IDataView data, string column) => Read<T, T>(data, column, value => value);

    public static string[] GetTexts(this IDataView data, string column) => Read<ReadOnlyMemory<char>, string>(data, column, text => text.ToString());

    public static float[][] GetVectors(this IDataView data, string column) => Read<VBuffer<float>, float[]>(data, column, vector => [.. vector.DenseValues()]);

    public static string[][] GetTextVectors(this IDataView data, string column) =>
        Read<VBuffer<ReadOnlyMemory<char>>, string[]>(data, column, texts => [.. texts.DenseValues().Select(text => text.ToString())]);

    private static TResult[] Read<T, TResult>(IDataView data, string column, Func<T, TResult> convert)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema[column]]);
        ValueGetter<T> getter = cursor.GetGetter<T>(data.Schema[column]);
        var values = new List<TResult>();
        T value = default!;
        while (cursor.MoveNext())
        {
            getter(ref value);
            values.Add(convert(value));
        }

        return [.. values];
    }
}
