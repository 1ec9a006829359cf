using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Batching;
using SimpleClip.Indexing.Storage;
using SimpleClip.Transformers;

namespace SimpleClip.Retrieval;

/// <summary>A batch of rows that are searched by together.</summary>
internal sealed class RetrievalBatch(EmbeddingBatch queries, EmbeddingIndex index, int k) : RowBatch
{
    private IReadOnlyList<IReadOnlyList<EmbeddingMatch>> _found = [];

    public override void Read(int slot) => queries.Read(slot);

    public override void Evaluate(int count)
    {
        queries.Evaluate(count);
        float[] embeddings = new float[count * index.Dimension];
        for (int slot = 0; slot < count; slot++)
        {
            Check(slot);
            queries.Embedding(slot).CopyTo(embeddings.AsSpan(slot * index.Dimension));
        }

        _found = index.SearchMany(embeddings, k);
    }

    public override Delegate CreateGetter(int output, Func<int> slot) => output == RetrievalMapper.KeysOutput
        ? CreateGetter(slot, match => match.Key.AsMemory(), ReadOnlyMemory<char>.Empty)
        : CreateGetter(slot, match => match.Score, float.NaN);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            queries.Dispose();
        }

        base.Dispose(disposing);
    }

    private ValueGetter<VBuffer<T>> CreateGetter<T>(Func<int> slot, Func<EmbeddingMatch, T> select, T missing) => (ref VBuffer<T> value) =>
    {
        // Asking for the slot is what evaluates the batch.
        int current = slot();
        IReadOnlyList<EmbeddingMatch> found = _found[current];
        VBufferEditor<T> editor = VBufferEditor.Create(ref value, k);
        for (int i = 0; i < k; i++)
        {
            editor.Values[i] = i < found.Count ? select(found[i]) : missing;
        }

        value = editor.Commit();
    };

    private void Check(int slot)
    {
        try
        {
            VectorLength.Invert(queries.Embedding(slot), () => "the row's embedding", nameof(slot));
        }
        catch (ArgumentException exception)
        {
            throw new SlotException(slot, new InvalidDataException($"The row cannot be searched by: {exception.Message}", exception));
        }
    }
}
