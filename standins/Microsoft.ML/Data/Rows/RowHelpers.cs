using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>What all rows have in common.</summary>
internal static class RowHelpers
{
    public const string NoRow = "Values cannot be fetched at this time. "
        + "This method was called either before the first call to MoveNext, or at any point after MoveNext returned false.";

    /// <summary>The getter of a column out of the getters of the active ones.</summary>
    public static ValueGetter<TValue> Typed<TValue>(this Delegate[] getters, DataViewSchema.Column column)
    {
        Contracts.CheckParam((uint)column.Index < (uint)getters.Length && getters[column.Index] != null, nameof(column),
            "requested column not active");
        return getters[column.Index] as ValueGetter<TValue> ?? throw Contracts.Except(
            $"Invalid TValue in GetGetter for column #{column}: '{typeof(TValue)}', expected type: '{column.Type.RawType}'.");
    }

    /// <summary>The column of a role, or an exception that says it is missing.</summary>
    public static DataViewSchema.Column Require(this DataViewSchema schema, IExceptionContext context, string role, string name) =>
        schema.GetColumnOrNull(name) ?? throw context.ExceptSchemaMismatch("inputSchema", role, name);

    /// <summary>The column of a role in a shape, or an exception that says it is missing.</summary>
    public static SchemaShape.Column Require(this SchemaShape shape, IExceptionContext context, string role, string name) =>
        shape.TryFindColumn(name, out SchemaShape.Column column) ? column : throw context.ExceptSchemaMismatch("inputSchema", role, name);

    /// <summary>The shape with a column replaced or added.</summary>
    public static SchemaShape With(this SchemaShape shape, params SchemaShape.Column[] columns)
    {
        var all = shape.ToDictionary(c => c.Name);
        foreach (SchemaShape.Column column in columns)
            all[column.Name] = column;
        return new SchemaShape(all.Values);
    }
}
