using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A column of a schema definition bound to its member.</summary>
internal sealed record MemberColumn(string Name, DataViewType Type, MemberInfo Member, DataViewSchema.Annotations Annotations)
{
    /// <summary>Binds the columns of a definition, by default the one derived from the class.</summary>
    public static MemberColumn[] Bind(Type userType, SchemaDefinition definition, SchemaDefinition.Direction direction) =>
        [.. (definition ?? SchemaDefinition.Create(userType, direction)).Select(column => Bind(userType, column))];

    private static MemberColumn Bind(Type userType, SchemaDefinition.Column column)
    {
        MemberInfo member = MemberAccess.Find(userType, column.MemberName);
        Type item = MemberAccess.ItemTypeOf(member, out bool isVector);
        string name = string.IsNullOrEmpty(column.ColumnName) ? column.MemberName : column.ColumnName;
        DataViewType type = column.ColumnType ?? MemberAccess.ColumnTypeOf(member, []);
        if (isVector != type is VectorDataViewType)
        {
            throw Contracts.ExceptParam("userSchemaDefinition",
                "Column '{0}' is supposed to be {1}, but type of associated field '{2}' is {3}",
                name, isVector ? "scalar" : "vector", column.MemberName, isVector ? "vector" : "scalar");
        }
        if (type.GetItemType().RawType != item)
        {
            throw Contracts.ExceptParam("userSchemaDefinition",
                "Column '{0}' is supposed to have item type {1}, but associated field has type {2}",
                name, type.GetItemType().RawType, item);
        }
        return new MemberColumn(name, type, member, column.Annotations);
    }
}
