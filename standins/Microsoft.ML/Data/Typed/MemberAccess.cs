using System.Linq.Expressions;
using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Members of user classes as columns.</summary>
internal static class MemberAccess
{
    public static IEnumerable<MemberInfo> ColumnsOf(Type type, SchemaDefinition.Direction direction)
    {
        const BindingFlags flags = BindingFlags.Public | BindingFlags.Instance;
        IEnumerable<MemberInfo> properties = type.GetProperties(flags).Where(p => p.GetIndexParameters().Length == 0 &&
            ((direction.HasFlag(SchemaDefinition.Direction.Read) && p.GetGetMethod() != null)
            || (direction.HasFlag(SchemaDefinition.Direction.Write) && p.GetSetMethod() != null)));
        return type.GetFields(flags).Concat(properties)
            .Where(m => TypeOf(m) != typeof(IChannel) && m.GetCustomAttribute<NoColumnAttribute>() == null);
    }

    public static MemberInfo Find(Type type, string name) => (MemberInfo)type.GetField(name) ?? type.GetProperty(name)
        ?? throw Contracts.ExceptParam("userSchemaDefinition", "No field or property with name '{0}' found in type '{1}'", name,
            type.FullName);

    public static Type TypeOf(MemberInfo member) => member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    /// <summary>The item type of a member, text for strings, and whether it is an array or vector.</summary>
    public static Type ItemTypeOf(MemberInfo member, out bool isVector)
    {
        Type type = TypeOf(member);
        isVector = type.IsArray || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>));
        Type item = type.IsArray ? type.GetElementType() : isVector ? type.GetGenericArguments()[0] : type;
        return item == typeof(string) ? typeof(ReadOnlyMemory<char>) : item;
    }

    public static DataViewType ColumnTypeOf(MemberInfo member, Attribute[] attributes)
    {
        Type item = ItemTypeOf(member, out bool isVector);
        DataViewType registered = DataViewTypeManager.FindOrNull(item, attributes);
        if (registered != null)
            return registered;
        PrimitiveDataViewType itemType = ItemColumnType(member, item, attributes);
        VectorTypeAttribute vector = attributes.OfType<VectorTypeAttribute>().FirstOrDefault();
        if (!isVector)
        {
            return vector == null ? itemType : throw Contracts.ExceptParam("userType",
                $"Member {member.Name} marked with VectorTypeAttribute, but does not appear to be a vector type");
        }
        return vector?.Dims is { Length: > 0 } dimensions ? new VectorDataViewType(itemType, dimensions) : new VectorDataViewType(itemType);
    }

    /// <summary>Reads a member.</summary>
    public static Func<TRow, TValue> Getter<TRow, TValue>(MemberInfo member)
    {
        ParameterExpression row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, TValue>>(Expression.MakeMemberAccess(row, member), row).Compile();
    }

    /// <summary>Writes a member.</summary>
    public static Action<TRow, TValue> Setter<TRow, TValue>(MemberInfo member)
    {
        ParameterExpression row = Expression.Parameter(typeof(TRow));
        ParameterExpression value = Expression.Parameter(typeof(TValue));
        return Expression.Lambda<Action<TRow, TValue>>(Expression.Assign(Expression.MakeMemberAccess(row, member), value), row,
            value).Compile();
    }

    private static PrimitiveDataViewType ItemColumnType(MemberInfo member, Type item, Attribute[] attributes)
    {
        KeyTypeAttribute key = attributes.OfType<KeyTypeAttribute>().FirstOrDefault();
        if (key != null)
        {
            if (!KeyDataViewType.IsValidDataType(item))
                throw Contracts.ExceptParam("userType",
                    "Member {0} marked with KeyType attribute, but does not appear to be a valid kind of data for a key type", member.Name);
            return new KeyDataViewType(item, key.Count ?? Convert.ToUInt64(item.GetField("MaxValue").GetValue(null)));
        }
        try
        {
            return ColumnTypeExtensions.PrimitiveTypeFromType(item);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Contracts.ExceptParam("rawType", "Could not determine an IDataView type and registered custom types for member {0}",
                member.Name);
        }
    }
}
