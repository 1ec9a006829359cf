using Microsoft.ML;

namespace SimpleClip.Batching;

/// <summary>
/// A <see cref="BatchTransformer"/> bound to one input schema: which columns it adds, what they need, and the buffers to compute them with.
/// </summary>
/// <remarks>
/// Its members are called from many threads at once. Checks of the schema belong into <see cref="BatchTransformer.CreateMapper"/>, so that
/// a wrong column is reported by <c>Transform</c> and <c>GetOutputSchema</c> rather than by the first row.
/// </remarks>
public abstract class BatchMapper
{
    /// <summary>
    /// Gets the columns to add, in order. A column of a name that the input has too hides that one, as everywhere in ML.NET.
    /// </summary>
    public abstract IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; }

    /// <summary>Says which input columns are needed for some of the outputs.</summary>
    /// <param name="activeOutputs">Positions in <see cref="Outputs"/>; never empty.</param>
    /// <returns>Columns of the input schema.</returns>
    public abstract IEnumerable<DataViewSchema.Column> GetDependencies(IReadOnlyCollection<int> activeOutputs);

    /// <summary>Makes the buffers of one cursor or row.</summary>
    /// <param name="input">The row to read from; its <see cref="GetDependencies"/> columns are active. It moves on between two calls of
    /// <see cref="RowBatch.Read"/>.</param>
    /// <param name="activeOutputs">Positions in <see cref="Outputs"/> of the columns wanted; never empty.</param>
    /// <param name="capacity">How many rows are evaluated together at most, at least 1.</param>
    /// <returns>Buffers, which the caller disposes.</returns>
    public abstract RowBatch CreateBatch(DataViewRow input, IReadOnlyCollection<int> activeOutputs, int capacity);
}
