using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Schema;

namespace SimpleClip.Columns;

/// <summary>An input column of texts: one a row, or several.</summary>
internal static class TextColumn
{
    private const string Role = "text";
    private const string Expected = "a text (Text) or several (Vector<Text>)";

    /// <summary>Finds the column in a schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or of another type.</exception>
    public static DataViewSchema.Column Find(DataViewSchema inputSchema, string name) =>
        inputSchema.Require(name, Role, Expected, type => type is TextDataViewType or VectorDataViewType { ItemType: TextDataViewType });

    /// <summary>Checks the column in the shape of a schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or of another type.</exception>
    public static void Check(SchemaShape inputSchema, string name) =>
        inputSchema.Require(name, Role, Expected, column => column.ItemType is TextDataViewType);

    /// <summary>A function that gives the current row's texts.</summary>
    /// <param name="row">The row to read.</param>
    /// <param name="column">A column that <see cref="Find"/> has found.</param>
    /// <exception cref="InvalidDataException">The function was called on a row without texts, or with an empty one.</exception>
    public static Func<string[]> CreateReader(DataViewRow row, DataViewSchema.Column column)
    {
        Func<string[]> read = CreateUncheckedReader(row, column);
        return () => Checked(read(), column.Name);
    }

    /// <summary>A function that gives the current row's texts, which may be none, or blank.</summary>
    /// <param name="row">The row to read.</param>
    /// <param name="column">A column that <see cref="Find"/> has found.</param>
    public static Func<string[]> CreateUncheckedReader(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is TextDataViewType)
        {
            ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(column);
            ReadOnlyMemory<char> value = default;
            return () =>
            {
                getter(ref value);
                return [value.ToString()];
            };
        }

        ValueGetter<VBuffer<ReadOnlyMemory<char>>> vectorGetter = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        VBuffer<ReadOnlyMemory<char>> values = default;
        return () =>
        {
            vectorGetter(ref values);
            return [.. values.DenseValues().Select(text => text.ToString())];
        };
    }

    private static string[] Checked(string[] texts, string columnName) => texts.Length > 0 && !texts.Any(string.IsNullOrWhiteSpace)
        ? texts
        : throw new InvalidDataException(
            $"Text column '{columnName}' is empty; expected {(texts.Length > 0 ? "a text" : "at least one text")}.");
}
