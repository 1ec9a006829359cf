using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Columns;
using SimpleClip.Schema;

namespace SimpleClip.Evaluation;

/// <summary>Reads the classes of images, as numbers from 0. Texts are matched with names, whatever the keys' own order is.</summary>
internal sealed class LabelReader
{
    private const string Role = "label";
    private const string Expected = "a text (Text) or a key (Key<UInt32>; see Conversion.MapValueToKey)";
    private const int NamesInMessage = 5;

    private readonly string _columnName;
    private readonly IReadOnlyList<string> _classes;
    private readonly Dictionary<string, int> _numbers;

    /// <param name="columnName">The label column.</param>
    /// <param name="classes">The names of the classes, no two alike.</param>
    public LabelReader(string columnName, IReadOnlyList<string> classes)
    {
        _columnName = columnName;
        _classes = classes;
        _numbers = classes.Index().ToDictionary(entry => entry.Item, entry => entry.Index, StringComparer.Ordinal);
    }

    /// <summary>Finds the label column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or of another type.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name) =>
        schema.Require(name, Role, Expected, type => type is TextDataViewType || (type is KeyDataViewType && type.RawType == typeof(uint)));

    /// <summary>
    /// The classes of data: those that a key's values name, else the different labels in the order in which they first appear.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type, or a key without texts.</exception>
    public static IReadOnlyList<string> ReadClasses(IDataView data, string columnName)
    {
        DataViewSchema.Column column = Find(data.Schema, columnName);
        if (column.Type is KeyDataViewType)
        {
            return KeyTexts.Of(column)
                ?? throw SchemaErrors.Mismatch(nameof(data), Role, columnName, Expected, "a key without texts as its values");
        }

        var found = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        ValueGetter<ReadOnlyMemory<char>> getLabel = cursor.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> label = default;
        while (cursor.MoveNext())
        {
            getLabel(ref label);
            if (!label.IsEmpty)
            {
                found.TryAdd(label.ToString(), found.Count);
            }
        }

        return [.. found.Keys];
    }

    /// <summary>A function that gives the current row's class.</summary>
    /// <param name="row">The row to read.</param>
    /// <param name="column">The label column.</param>
    /// <exception cref="InvalidDataException">The function was called on a row without a label, or with one that is none of the
    /// classes.</exception>
    public Func<int> CreateReader(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is TextDataViewType)
        {
            ValueGetter<ReadOnlyMemory<char>> getText = row.GetGetter<ReadOnlyMemory<char>>(column);
            ReadOnlyMemory<char> text = default;
            return () =>
            {
                getText(ref text);
                return NumberOf(text.ToString());
            };
        }

        ValueGetter<uint> getKey = row.GetGetter<uint>(column);
        string[]? values = KeyTexts.Of(column);
        uint key = 0;
        return () =>
        {
            getKey(ref key);
            return values is null ? NumberOf(key) : NumberOf(key == 0 ? "" : values[key - 1]);
        };
    }

    private int NumberOf(string name) => _numbers.TryGetValue(name, out int number) ? number : throw Unknown(name);

    /// <summary>Keys that stand for no texts are the classes' numbers.</summary>
    private int NumberOf(uint key) => key > 0 && key <= _classes.Count ? (int)key - 1 : throw Unknown(key == 0 ? "" : $"key {key}");

    private InvalidDataException Unknown(string name) => new(name.Length == 0
        ? $"There is no label in column '{_columnName}'."
        : $"Label '{name}' in column '{_columnName}' is none of the {_classes.Count} classes " +
          $"({string.Join(", ", _classes.Take(NamesInMessage))}{(_classes.Count > NamesInMessage ? ", …" : "")}).");
}
