using SimpleClip.Numerics;

namespace SimpleClip.Transformers;

/// <summary>What a column holds of a tower's output.</summary>
/// <param name="TowerDimension">The number of values that the tower gives.</param>
/// <param name="Dimension">The number of values kept, the first ones.</param>
/// <param name="IsNormalized">Whether these are scaled to length 1.</param>
internal sealed record EmbeddingForm(int TowerDimension, int Dimension, bool IsNormalized)
{
    /// <summary>The form in which embeddings are compared: whole, and of length 1.</summary>
    public static EmbeddingForm Whole(ClipModelInfo model) => new(model.EmbeddingDimension, model.EmbeddingDimension, IsNormalized: true);

    /// <summary>Brings embeddings into the form, in place.</summary>
    /// <param name="embeddings">The tower's output, shape [count, <see cref="TowerDimension"/>]; afterwards its first values have shape
    /// [count, <see cref="Dimension"/>].</param>
    public void Apply(Span<float> embeddings)
    {
        int count = embeddings.Length / TowerDimension;
        for (int i = 0; i < count; i++)
        {
            Span<float> embedding = embeddings.Slice(i * Dimension, Dimension);
            embeddings.Slice(i * TowerDimension, Dimension).CopyTo(embedding);
            if (IsNormalized)
            {
                VectorMath.Normalize(embedding);
            }
        }
    }

    /// <summary>The embedding of several texts: the mean of theirs, in the same form.</summary>
    /// <param name="embeddings">Embeddings in this form, at least one.</param>
    /// <param name="mean">Receives the mean.</param>
    public void Mean(ReadOnlySpan<float> embeddings, Span<float> mean)
    {
        if (IsNormalized)
        {
            EmbeddingMath.Mean(embeddings, mean);
            return;
        }

        mean.Clear();
        for (int start = 0; start < embeddings.Length; start += Dimension)
        {
            VectorMath.Add(embeddings.Slice(start, Dimension), mean);
        }

        foreach (ref float value in mean)
        {
            value /= embeddings.Length / Dimension;
        }
    }
}
