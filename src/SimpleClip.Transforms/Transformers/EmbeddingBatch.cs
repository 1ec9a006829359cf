using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Batching;

namespace SimpleClip.Transformers;

/// <summary>A batch of rows whose images or texts are turned into embeddings.</summary>
internal abstract class EmbeddingBatch(int capacity, int dimension) : RowBatch
{
    private readonly float[] _embeddings = new float[checked(capacity * dimension)];

    /// <summary>Room for the embeddings of all slots.</summary>
    protected Memory<float> Embeddings => _embeddings;

    /// <summary>The embedding of one row.</summary>
    public ReadOnlySpan<float> Embedding(int slot) => _embeddings.AsSpan(slot * dimension, dimension);

    public override Delegate CreateGetter(int output, Func<int> slot) => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, dimension);
        Embedding(slot()).CopyTo(editor.Values);
        value = editor.Commit();
    });
}
