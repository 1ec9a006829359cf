using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Batching;

namespace SimpleClip.Transformers;

/// <summary>A batch of rows whose images or texts are turned into embeddings.</summary>
internal abstract class EmbeddingBatch(EmbeddingForm form, int capacity) : RowBatch
{
    private readonly float[] _embeddings = new float[checked(capacity * form.TowerDimension)];

    /// <summary>What the column holds.</summary>
    protected EmbeddingForm Form => form;

    /// <summary>Room for the tower's output of all slots.</summary>
    protected Memory<float> Embeddings => _embeddings;

    /// <summary>The embedding of one row.</summary>
    public ReadOnlySpan<float> Embedding(int slot) => Room(slot);

    public override Delegate CreateGetter(int output, Func<int> slot) => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
    {
        int current = slot();
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, form.Dimension);
        Embedding(current).CopyTo(editor.Values);
        value = editor.Commit();
    });

    /// <summary>Where the embedding of a slot lies.</summary>
    protected Span<float> Room(int slot) => _embeddings.AsSpan(slot * form.Dimension, form.Dimension);
}
