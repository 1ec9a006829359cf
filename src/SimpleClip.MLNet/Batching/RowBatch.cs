namespace SimpleClip.Batching;

/// <summary>
/// Buffers of one cursor: reads input rows one by one, evaluates them together, and hands out values by their place in the batch, the slot.
/// </summary>
/// <remarks>
/// Used by one thread at a time: <see cref="Read"/> for slots 0, 1, …, count - 1, then <see cref="Evaluate"/>, then any number of reads
/// through the getters; then again from slot 0. An exception of <see cref="Read"/>, or a <see cref="SlotException"/> of
/// <see cref="Evaluate"/>, reaches the user with the row's number.
/// </remarks>
public abstract class RowBatch : IDisposable
{
    /// <summary>Takes over the input row's current values.</summary>
    /// <param name="slot">Where to put them: 0 to capacity - 1.</param>
    /// <remarks>
    /// Values that live only as long as the row does (an <c>MLImage</c>, the characters of a text) must be copied or converted here.
    /// </remarks>
    public abstract void Read(int slot);

    /// <summary>Computes all active outputs of the slots 0 to <paramref name="count"/> - 1.</summary>
    /// <param name="count">Number of rows read, from 1 to the capacity.</param>
    /// <remarks>The transformer is not disposed of while this runs. Many batches of one transformer run this concurrently.</remarks>
    /// <exception cref="SlotException">One row is to blame.</exception>
    public abstract void Evaluate(int count);

    /// <summary>Makes the getter of an active output column.</summary>
    /// <param name="output">Position in <see cref="BatchMapper.Outputs"/>.</param>
    /// <param name="slot">Tells which slot's value to give at the moment of the call.</param>
    /// <returns>A <see cref="Microsoft.ML.ValueGetter{TValue}"/> of the column type's raw type. It copies: what it gave stays valid when
    /// the batch moves on.</returns>
    public abstract Delegate CreateGetter(int output, Func<int> slot);

    /// <summary>Releases the buffers.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the buffers; called once or more.</summary>
    /// <param name="disposing">False if called from a finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
