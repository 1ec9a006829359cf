using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The fields of one line as a row. A field that is missing or empty is the type's default.</summary>
internal sealed class TextLineRow : DataViewRow
{
    private readonly Delegate[] _getters;
    private string[] _fields;
    private int _line;
    private long _position = -1;

    public TextLineRow(DataViewSchema schema, TextLoader.Column[] columns, Func<int, bool> isActive)
    {
        Schema = schema;
        _getters = [.. columns.Select((column, i) => isActive(i)
            ? Generics.Call<Delegate>(MakeGetter<int>, schema[i].Type.GetItemType().RawType, column)
            : null)];
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    /// <summary>Makes a line the current row, once all its fields were found good.</summary>
    public void Set(int line, string[] fields)
    {
        _line = line;
        _fields = fields;
        _position++;
        try
        {
            foreach (Delegate getter in _getters.Where(getter => getter != null))
                Generics.Fetch(getter);
        }
        catch (InvalidOperationException e)
        {
            throw Contracts.ExceptDecode(e, $"Parsing failed with an exception: {e.Message}");
        }
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

    public override bool IsColumnActive(DataViewSchema.Column column) => _getters[column.Index] != null;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _getters.Typed<TValue>(column);

    private Delegate MakeGetter<T>(TextLoader.Column column)
    {
        int[] fields = column.Fields;
        if (!column.IsVector)
            return (ValueGetter<T>)((ref T dst) => dst = Parse<T>(column, fields[0]));
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> dst) =>
        {
            VBufferEditor<T> editor = VBufferEditor.Create(ref dst, fields.Length);
            for (int i = 0; i < fields.Length; i++)
                editor.Values[i] = Parse<T>(column, fields[i]);
            dst = editor.Commit();
        });
    }

    private T Parse<T>(TextLoader.Column column, int field)
    {
        Contracts.Check(_position >= 0, RowHelpers.NoRow);
        string text = field < _fields.Length ? _fields[field] : "";
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
            return (T)(object)text.AsMemory();
        if (text.Length == 0)
            return default;
        if (Conversions.TryParse(text, out T value))
            return value;
        // What is no number is missing where the type can say so.
        if (typeof(T) == typeof(float))
            return (T)(object)float.NaN;
        if (typeof(T) == typeof(double))
            return (T)(object)double.NaN;
        throw Contracts.Except($"Could not parse value {text} in line {_line}, column {column.Name}");
    }
}
