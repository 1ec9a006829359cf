using Microsoft.ML;
using SimpleClip.Schema;

namespace SimpleClip.Data;

/// <summary>
/// Rows held in memory, as data: of known number, shuffled by a true random permutation, read by any number of cursors at once.
/// </summary>
internal abstract class InMemoryDataView(DataViewSchema schema, int rowCount) : IDataView
{
    public DataViewSchema Schema { get; } = schema;

    public bool CanShuffle => true;

    public long? GetRowCount() => rowCount;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new InMemoryCursor(this, ColumnSelection.Mark(Schema, columnsNeeded), rowCount, rand);

    /// <summary>Gives one cursor: reading from memory is faster than handing rows from thread to thread.</summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    /// <summary>Makes the getter of a column.</summary>
    /// <param name="column">Position of the column.</param>
    /// <param name="row">Tells the number of the row to give at the moment of the call.</param>
    /// <returns>A <see cref="ValueGetter{TValue}"/> of the column's raw type.</returns>
    public abstract Delegate CreateGetter(int column, Func<int> row);
}
