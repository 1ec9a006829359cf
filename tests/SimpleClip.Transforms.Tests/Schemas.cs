using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.ServingApp;

namespace SimpleClip.Tests;

/// <summary>Compares schemas.</summary>
internal static class Schemas
{
    /// <summary>Fails unless both have the same columns, the values of their annotations included.</summary>
    public static void AssertSame(DataViewSchema expected, DataViewSchema actual) =>
        Assert.AreEqual(string.Join('\n', expected.Select(Describe)), string.Join('\n', actual.Select(Describe)));

    private static string Describe(DataViewSchema.Column column) =>
        $"{column.Name}{(column.IsHidden ? " (hidden)" : "")}: {column.Type} " + string.Join(
            ", ", column.Annotations.Schema.Select(annotation => $"{annotation.Name} = {Value(column.Annotations, annotation)}"));

    private static string Value(DataViewSchema.Annotations annotations, DataViewSchema.Column annotation)
    {
        Type type = annotation.Type.RawType;
        return type == typeof(ReadOnlyMemory<char>) ? Get<ReadOnlyMemory<char>>().ToString()
            : type == typeof(bool) ? $"{Get<bool>()}"
            : type == typeof(uint) ? $"{Get<uint>()}"
            : RowValues.Text(Get<VBuffer<ReadOnlyMemory<char>>>().DenseValues().Select(value => value.ToString()).ToArray());

        T Get<T>()
        {
            T value = default!;
            annotations.GetValue(annotation.Name, ref value);
            return value;
        }
    }
}
