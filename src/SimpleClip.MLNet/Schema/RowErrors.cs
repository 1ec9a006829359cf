using Microsoft.ML;

namespace SimpleClip.Schema;

/// <summary>The exceptions of rows and cursors that are asked for what they cannot give.</summary>
internal static class RowErrors
{
    public static InvalidOperationException NotOnARow() => new(
        "Values cannot be fetched at this time. This method was called either before the first call to MoveNext, " +
        "or at any point after MoveNext returned false.");

    public static InvalidOperationException Inactive(DataViewSchema.Column column) =>
        new($"Column '{column.Name}' is not active: it was not among the columns this cursor or row was asked for.");

    public static InvalidOperationException WrongType(DataViewSchema.Column column, Type asked) =>
        new($"Invalid TValue in GetGetter: '{asked}', expected type of column '{column.Name}': '{column.Type.RawType}'.");

    public static ArgumentOutOfRangeException ForeignColumn(string parameter, DataViewSchema.Column column) =>
        new(parameter, $"Column '{column.Name}' at position {column.Index} does not belong to the schema of this data.");
}
