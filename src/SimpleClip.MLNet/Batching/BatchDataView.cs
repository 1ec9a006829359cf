using Microsoft.ML;

namespace SimpleClip.Batching;

/// <summary>The data that a <see cref="BatchTransformer"/> gives: its source's rows with the added columns, computed on reading.</summary>
internal sealed class BatchDataView(BatchBinding binding, IDataView source) : IDataView
{
    public DataViewSchema Schema => binding.OutputSchema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        ActiveColumns active = binding.Activate(columnsNeeded);
        int? seed = rand?.Next();
        DataViewRowCursor current = source.GetRowCursor(active.PassedThrough, NewRandom(seed));
        if (!active.HasOutputs)
        {
            return new PassThroughCursor(binding, active, current);
        }

        DataViewRowCursor? ahead = null;
        try
        {
            ahead = source.GetRowCursor(binding.GetDependencies(active), NewRandom(seed));
            return new BatchCursor(binding, active, ahead, current);
        }
        catch
        {
            ahead?.Dispose();
            current.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Gives one cursor if anything is to be computed, since each batch already uses all the cores; else as many as the source has.
    /// </summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        ActiveColumns active = binding.Activate(columnsNeeded);
        if (active.HasOutputs)
        {
            return [GetRowCursor(columnsNeeded, rand)];
        }

        return source.GetRowCursorSet(active.PassedThrough, n, NewRandom(rand?.Next()))
            .Select(cursor => (DataViewRowCursor)new PassThroughCursor(binding, active, cursor))
            .ToArray();
    }

    // Whatever the columns asked for, the order of the rows follows from the state of the caller's generator alone: two cursors over this
    // data that move in lock-step, as those of another batch transformer after this one, meet the same rows.
    private static Random? NewRandom(int? seed) => seed is int value ? new Random(value) : null;
}
