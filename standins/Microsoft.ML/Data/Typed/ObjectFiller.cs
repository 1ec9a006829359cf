using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Fills objects from rows.</summary>
internal sealed class ObjectFiller<TRow> where TRow : class
{
    private readonly List<(MemberColumn Member, DataViewSchema.Column Column)> _bound = [];

    public ObjectFiller(IHostEnvironment env, DataViewSchema schema, bool ignoreMissingColumns, SchemaDefinition definition)
    {
        IHost host = env.Register("TypedCursorable");
        foreach (MemberColumn member in MemberColumn.Bind(typeof(TRow), definition, SchemaDefinition.Direction.Write))
        {
            DataViewSchema.Column? column = schema.GetColumnOrNull(member.Name);
            if (column == null && ignoreMissingColumns)
                continue;
            if (column == null)
                throw host.ExceptSchemaMismatch("Schema", "", member.Name);
            Type item = MemberAccess.ItemTypeOf(member.Member, out bool isVector);
            if (isVector != column.Value.Type is VectorDataViewType || column.Value.Type.GetItemType().RawType != item)
            {
                throw host.Except("Can't bind the IDataView column '{0}' of type '{1}' to field or property '{2}' of type '{3}'.",
                    member.Name, column.Value.Type, member.Member.Name, MemberAccess.TypeOf(member.Member).FullName);
            }
            _bound.Add((member, column.Value));
        }
    }

    public IEnumerable<DataViewSchema.Column> Columns => _bound.Select(bound => bound.Column);

    /// <summary>A function that copies the row's current values into an object.</summary>
    public Action<TRow> Bind(DataViewRow row)
    {
        Action<TRow>[] setters = [.. _bound.Select(bound => CreateSetter(row, bound.Member.Member, bound.Column))];
        return target =>
        {
            foreach (Action<TRow> setter in setters)
                setter(target);
        };
    }

    private static Action<TRow> CreateSetter(DataViewRow row, MemberInfo member, DataViewSchema.Column column)
    {
        Type type = MemberAccess.TypeOf(member);
        if (type == typeof(string))
            return TextSetter(row, member, column);
        if (type == typeof(string[]))
            return TextsSetter(row, member, column);
        if (type.IsArray)
            return Generics.Call<Action<TRow>>(ArraySetter<int>, type.GetElementType(), row, member, column);
        return column.Type is VectorDataViewType vector
            ? Generics.Call<Action<TRow>>(VectorSetter<int>, vector.ItemType.RawType, row, member, column)
            : Generics.Call<Action<TRow>>(ValueSetter<int>, type, row, member, column);
    }

    private static Action<TRow> TextSetter(DataViewRow row, MemberInfo member, DataViewSchema.Column column)
    {
        ValueGetter<ReadOnlyMemory<char>> get = row.GetGetter<ReadOnlyMemory<char>>(column);
        Action<TRow, string> write = MemberAccess.Setter<TRow, string>(member);
        ReadOnlyMemory<char> value = default;
        return target =>
        {
            get(ref value);
            write(target, value.ToString());
        };
    }

    private static Action<TRow> TextsSetter(DataViewRow row, MemberInfo member, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> get = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        Action<TRow, string[]> write = MemberAccess.Setter<TRow, string[]>(member);
        VBuffer<ReadOnlyMemory<char>> value = default;
        return target =>
        {
            get(ref value);
            write(target, [.. value.DenseValues().Select(text => text.ToString())]);
        };
    }

    // The object's own array is filled again if its length fits.
    private static Action<TRow> ArraySetter<T>(DataViewRow row, MemberInfo member, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<T>> get = row.GetGetter<VBuffer<T>>(column);
        Func<TRow, T[]> read = MemberAccess.Getter<TRow, T[]>(member);
        Action<TRow, T[]> write = MemberAccess.Setter<TRow, T[]>(member);
        VBuffer<T> value = default;
        return target =>
        {
            get(ref value);
            T[] items = read(target);
            if (items?.Length != value.Length)
                items = new T[value.Length];
            value.CopyTo(items);
            write(target, items);
        };
    }

    private static Action<TRow> VectorSetter<T>(DataViewRow row, MemberInfo member, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<T>> get = row.GetGetter<VBuffer<T>>(column);
        Func<TRow, VBuffer<T>> read = MemberAccess.Getter<TRow, VBuffer<T>>(member);
        Action<TRow, VBuffer<T>> write = MemberAccess.Setter<TRow, VBuffer<T>>(member);
        return target =>
        {
            VBuffer<T> value = read(target);
            get(ref value);
            write(target, value);
        };
    }

    private static Action<TRow> ValueSetter<T>(DataViewRow row, MemberInfo member, DataViewSchema.Column column)
    {
        ValueGetter<T> get = row.GetGetter<T>(column);
        Action<TRow, T> write = MemberAccess.Setter<TRow, T>(member);
        return target =>
        {
            T value = default;
            get(ref value);
            write(target, value);
        };
    }
}
