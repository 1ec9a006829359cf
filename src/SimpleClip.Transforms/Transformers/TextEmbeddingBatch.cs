using SimpleClip.Numerics;

namespace SimpleClip.Transformers;

/// <summary>
/// A batch of rows whose texts are turned into embeddings; several texts of a row into one, as prompts are: the mean of their embeddings,
/// scaled to length 1.
/// </summary>
internal sealed class TextEmbeddingBatch(ClipEncoder encoder, Func<string[]> read, int capacity)
    : EmbeddingBatch(capacity, encoder.Dimension)
{
    private readonly string[][] _texts = new string[capacity][];

    public override void Read(int slot) => _texts[slot] = read();

    public override void Evaluate(int count)
    {
        int dimension = encoder.Dimension;
        float[] embeddings = encoder.EmbedTexts([.. _texts.Take(count).SelectMany(texts => texts)]);
        ReadOnlySpan<float> rest = embeddings;
        for (int slot = 0; slot < count; slot++)
        {
            int values = _texts[slot].Length * dimension;
            EmbeddingMath.Mean(rest[..values], Embeddings.Span.Slice(slot * dimension, dimension));
            rest = rest[values..];
        }
    }
}
