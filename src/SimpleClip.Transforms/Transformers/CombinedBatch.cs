using SimpleClip.Batching;

namespace SimpleClip.Transformers;

/// <summary>Batches of the same rows, read and evaluated together.</summary>
/// <param name="batches">The batches, each by the output that it computes.</param>
internal sealed class CombinedBatch(IReadOnlyDictionary<int, RowBatch> batches) : RowBatch
{
    public override void Read(int slot)
    {
        foreach (RowBatch batch in batches.Values)
        {
            batch.Read(slot);
        }
    }

    public override void Evaluate(int count)
    {
        foreach (RowBatch batch in batches.Values)
        {
            batch.Evaluate(count);
        }
    }

    public override Delegate CreateGetter(int output, Func<int> slot) => batches[output].CreateGetter(output, slot);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (RowBatch batch in batches.Values)
            {
                batch.Dispose();
            }
        }

        base.Dispose(disposing);
    }
}
