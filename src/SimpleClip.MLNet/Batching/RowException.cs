namespace SimpleClip.Batching;

/// <summary>A row of the data could not be processed; the message starts with its number, and the cause is the inner exception.</summary>
/// <param name="row">Position of the row in reading order, from 0.</param>
/// <param name="inner">What went wrong.</param>
public sealed class RowException(long row, Exception inner) : InvalidOperationException($"Row {row}: {inner.Message}", inner)
{
    /// <summary>
    /// Gets the position of the row in reading order, counted from 0; in shuffled data that is not the order of the source.
    /// </summary>
    public long Row { get; } = row;
}
