namespace SimpleClip.Demo.Serving;

/// <summary>Finds images by the cosine of their embeddings with a text's.</summary>
internal sealed class ImageIndex(IReadOnlyList<string> paths, IReadOnlyList<float[]> embeddings)
{
    private const int Best = 6;

    /// <summary>The images most similar to an embedding, best first.</summary>
    public IReadOnlyList<Hit> Find(ReadOnlySpan<float> query)
    {
        var hits = new List<Hit>(paths.Count);
        for (int i = 0; i < paths.Count; i++)
        {
            hits.Add(new Hit(paths[i], Dot(query, embeddings[i])));
        }

        return [.. hits.OrderByDescending(hit => hit.Similarity).Take(Best)];
    }

    private static float Dot(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        // Embeddings have length 1: the product is the cosine.
        float sum = 0;
        for (int i = 0; i < first.Length; i++)
        {
            sum += first[i] * second[i];
        }

        return sum;
    }
}
