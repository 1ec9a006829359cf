using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The members of one object as a row.</summary>
internal sealed class ObjectRow<TRow> : DataViewRow where TRow : class
{
    private readonly Delegate[] _getters;
    private TRow _object;
    private long _position = -1;

    public ObjectRow(MemberColumn[] columns) : this(columns, SchemaOf(columns), _ => true)
    {
    }

    public ObjectRow(MemberColumn[] columns, DataViewSchema schema, Func<int, bool> isActive)
    {
        Schema = schema;
        _getters = [.. columns.Select((column, i) => isActive(i) ? CreateGetter(column) : null)];
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    public static DataViewSchema SchemaOf(MemberColumn[] columns)
    {
        var builder = new DataViewSchema.Builder();
        foreach (MemberColumn column in columns)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        return builder.ToSchema();
    }

    /// <summary>Makes an object the current row.</summary>
    public void Set(TRow value)
    {
        _object = value;
        _position++;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
    {
        CheckHasRow();
        id = new DataViewRowId((ulong)_position, 0);
    };

    public override bool IsColumnActive(DataViewSchema.Column column) => _getters[column.Index] != null;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _getters.Typed<TValue>(column);

    private TRow Current
    {
        get
        {
            CheckHasRow();
            return _object;
        }
    }

    private void CheckHasRow() => Contracts.Check(_position >= 0, RowHelpers.NoRow);

    private Delegate CreateGetter(MemberColumn column)
    {
        Type memberType = MemberAccess.TypeOf(column.Member);
        if (memberType == typeof(string))
            return TextGetter(column);
        if (memberType == typeof(string[]))
            return TextsGetter(column);
        if (memberType.IsArray)
            return Generics.Call<Delegate>(ArrayGetter<int>, memberType.GetElementType(), column);
        if (column.Type is VectorDataViewType vector)
            return Generics.Call<Delegate>(VectorGetter<int>, vector.ItemType.RawType, column);
        return column.Type is KeyDataViewType key
            ? Generics.Call<Delegate>(KeyGetter<uint>, memberType, column, key.Count)
            : Generics.Call<Delegate>(ValueGetter<int>, memberType, column);
    }

    private ValueGetter<ReadOnlyMemory<char>> TextGetter(MemberColumn column)
    {
        Func<TRow, string> read = MemberAccess.Getter<TRow, string>(column.Member);
        return (ref ReadOnlyMemory<char> value) => value = read(Current).AsMemory();
    }

    private ValueGetter<VBuffer<ReadOnlyMemory<char>>> TextsGetter(MemberColumn column)
    {
        Func<TRow, string[]> read = MemberAccess.Getter<TRow, string[]>(column.Member);
        return (ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            string[] texts = read(Current) ?? [];
            VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref value, texts.Length);
            for (int i = 0; i < texts.Length; i++)
                editor.Values[i] = texts[i].AsMemory();
            value = editor.Commit();
        };
    }

    private ValueGetter<VBuffer<T>> ArrayGetter<T>(MemberColumn column)
    {
        Func<TRow, T[]> read = MemberAccess.Getter<TRow, T[]>(column.Member);
        return (ref VBuffer<T> value) =>
        {
            T[] items = read(Current);
            VBuffer<T>.Copy(items, 0, ref value, items?.Length ?? 0);
        };
    }

    private ValueGetter<VBuffer<T>> VectorGetter<T>(MemberColumn column)
    {
        Func<TRow, VBuffer<T>> read = MemberAccess.Getter<TRow, VBuffer<T>>(column.Member);
        return (ref VBuffer<T> value) => read(Current).CopyTo(ref value);
    }

    // A member counts its keys from 0, the column from 1, for 0 is the missing key.
    private ValueGetter<T> KeyGetter<T>(MemberColumn column, ulong count)
    {
        Func<TRow, T> read = MemberAccess.Getter<TRow, T>(column.Member);
        return (ref T value) =>
        {
            ulong key = Convert.ToUInt64(read(Current));
            value = (T)Convert.ChangeType(key < count ? key + 1 : 0, typeof(T));
        };
    }

    private ValueGetter<T> ValueGetter<T>(MemberColumn column)
    {
        Func<TRow, T> read = MemberAccess.Getter<TRow, T>(column.Member);
        return (ref T value) => value = read(Current);
    }
}
