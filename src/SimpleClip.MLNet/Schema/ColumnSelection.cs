using Microsoft.ML;

namespace SimpleClip.Schema;

/// <summary>Which columns a cursor was asked for.</summary>
internal static class ColumnSelection
{
    /// <summary>Marks the columns by their positions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column belongs to another schema.</exception>
    public static bool[] Mark(DataViewSchema schema, IEnumerable<DataViewSchema.Column> columnsNeeded)
    {
        ArgumentNullException.ThrowIfNull(columnsNeeded);
        var active = new bool[schema.Count];
        foreach (DataViewSchema.Column column in columnsNeeded)
        {
            if (column.Index >= schema.Count || schema[column.Index].Name != column.Name)
            {
                throw RowErrors.ForeignColumn(nameof(columnsNeeded), column);
            }

            active[column.Index] = true;
        }

        return active;
    }
}
