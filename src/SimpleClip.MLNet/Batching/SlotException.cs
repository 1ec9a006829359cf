namespace SimpleClip.Batching;

/// <summary>
/// Tells from inside <see cref="RowBatch.Evaluate"/> which row of the batch failed; the cursor turns it into a <see cref="RowException"/>.
/// </summary>
/// <param name="slot">Place of the row in the batch.</param>
/// <param name="inner">What went wrong.</param>
public sealed class SlotException(int slot, Exception inner) : Exception($"Slot {slot} of the batch: {inner.Message}", inner)
{
    /// <summary>Gets the place of the row in the batch.</summary>
    public int Slot { get; } = slot;
}
