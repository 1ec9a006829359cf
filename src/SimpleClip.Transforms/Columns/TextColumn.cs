using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Schema;

namespace SimpleClip.Columns;

/// <summary>An input column of texts: one a row, or several.</summary>
internal static class TextColumn
{
    private const string TextRole = "text";
    private const string Expected = "a text (Text) or several (Vector<Text>)";

    /// <summary>Finds the column in a schema.</summary>
    /// <param name="inputSchema">The schema.</param>
    /// <param name="name">Name of the column.</param>
    /// <param name="role">What the texts are, for messages.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or of another type.</exception>
    public static DataViewSchema.Column Find(DataViewSchema inputSchema, string name, string role = TextRole) =>
        inputSchema.Require(name, role, Expected, type => type is TextDataViewType or VectorDataViewType { ItemType: TextDataViewType });

    /// <summary>Checks the column in the shape of a schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or of another type.</exception>
    public static void Check(SchemaShape inputSchema, string name) =>
        inputSchema.Require(name, TextRole, Expected, column => column.ItemType is TextDataViewType);

    /// <summary>A function that gives the current row's texts, and fails where there is none or one is blank.</summary>
    /// <param name="row">The row to read.</param>
    /// <param name="column">A column that <see cref="Find"/> has found, or one of keys that stand for texts.</param>
    /// <exception cref="InvalidDataException">The function was called on a row without texts, or with a blank one.</exception>
    public static Func<string[]> CreateReader(DataViewRow row, DataViewSchema.Column column)
    {
        Func<string[]> read = CreateRawReader(row, column);
        return () => read() is { Length: > 0 } texts && !texts.Any(string.IsNullOrWhiteSpace)
            ? texts
            : throw new InvalidDataException(
                $"Text column '{column.Name}' is empty; expected " + (column.Type is VectorDataViewType ? "texts, none of them blank." : "a text."));
    }

    /// <summary>A function that gives the current row's texts, blank ones left out.</summary>
    /// <param name="row">The row to read.</param>
    /// <param name="column">A column that <see cref="Find"/> has found, or one of keys that stand for texts.</param>
    public static Func<string[]> CreateReaderWithoutBlanks(DataViewRow row, DataViewSchema.Column column)
    {
        Func<string[]> read = CreateRawReader(row, column);
        return () => read() is var texts && texts.Any(string.IsNullOrWhiteSpace)
            ? [.. texts.Where(text => !string.IsNullOrWhiteSpace(text))]
            : texts;
    }

    private static Func<string[]> CreateRawReader(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        TextDataViewType => OfText(row.GetGetter<ReadOnlyMemory<char>>(column)),
        KeyDataViewType => OfKey(row.GetGetter<uint>(column), KeyTexts.Of(column)!),
        _ => OfTexts(row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column)),
    };

    private static Func<string[]> OfText(ValueGetter<ReadOnlyMemory<char>> getter)
    {
        ReadOnlyMemory<char> value = default;
        return () =>
        {
            getter(ref value);
            return [value.ToString()];
        };
    }

    private static Func<string[]> OfTexts(ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter)
    {
        VBuffer<ReadOnlyMemory<char>> values = default;
        return () =>
        {
            getter(ref values);
            return [.. values.DenseValues().Select(text => text.ToString())];
        };
    }

    // A key of 0 stands for no value.
    private static Func<string[]> OfKey(ValueGetter<uint> getter, string[] values)
    {
        uint key = 0;
        return () =>
        {
            getter(ref key);
            return key == 0 ? [] : [values[key - 1]];
        };
    }
}
