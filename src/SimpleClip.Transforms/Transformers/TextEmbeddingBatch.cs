namespace SimpleClip.Transformers;

/// <summary>
/// A batch of rows whose texts are turned into embeddings; several texts of a row into one, as prompts are: the mean of their embeddings.
/// </summary>
internal sealed class TextEmbeddingBatch(ClipEncoder encoder, Func<string[]> read, EmbeddingForm form, int capacity)
    : EmbeddingBatch(form, capacity)
{
    private readonly string[][] _texts = new string[capacity][];

    public override void Read(int slot) => _texts[slot] = read();

    public override void Evaluate(int count)
    {
        float[] embeddings = encoder.EncodeTexts([.. _texts.Take(count).SelectMany(texts => texts)]);
        Form.Apply(embeddings);
        ReadOnlySpan<float> rest = embeddings;
        for (int slot = 0; slot < count; slot++)
        {
            int values = _texts[slot].Length * Form.Dimension;
            Form.Mean(rest[..values], Room(slot));
            rest = rest[values..];
        }
    }
}
