namespace SimpleClip.Demo.Serving;

/// <summary>Finds images by the cosine of their embeddings with a text's.</summary>
internal sealed class ImageIndex(IEnumerable<EmbeddedImage> images)
{
    private const int Best = 6;
    private readonly EmbeddedImage[] _images = [.. images];

    /// <summary>The images most similar to an embedding, best first.</summary>
    public IReadOnlyList<Hit> Find(float[] query) =>
    [
        .. _images.Select(image => new Hit(image.ImagePath, Cosine(query, image.Embedding)))
            .OrderByDescending(hit => hit.Similarity).Take(Best),
    ];

    /// <summary>Embeddings have length 1: the product is the cosine.</summary>
    private static float Cosine(float[] first, float[] second) => first.Zip(second, (a, b) => a * b).Sum();
}
