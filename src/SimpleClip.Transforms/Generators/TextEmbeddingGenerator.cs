namespace SimpleClip.Generators;

/// <summary>Embeds texts.</summary>
internal sealed class TextEmbeddingGenerator(ClipEncoder encoder, string? modelId) : ClipEmbeddingGenerator<string>(encoder, modelId)
{
    private readonly ClipEncoder _encoder = encoder;

    protected override void Check(string[] inputs)
    {
        int missing = Array.IndexOf(inputs, null);
        if (missing >= 0)
        {
            throw new ArgumentException($"Expected texts; number {missing} is null.", nameof(inputs));
        }
    }

    protected override float[] Embed(ArraySegment<string> inputs, int first) => _encoder.EmbedTexts(inputs);
}
