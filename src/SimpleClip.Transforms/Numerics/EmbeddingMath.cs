namespace SimpleClip.Numerics;

/// <summary>Ensembles of embeddings and zero-shot classifiers, as in open_clip.</summary>
internal static class EmbeddingMath
{
    /// <summary>The mean of embeddings of length 1, scaled to length 1.</summary>
    /// <param name="embeddings">The embeddings, shape [n, dimension], n at least 1.</param>
    /// <param name="mean">Receives the mean; its length is the dimension.</param>
    public static void Mean(ReadOnlySpan<float> embeddings, Span<float> mean)
    {
        embeddings[..mean.Length].CopyTo(mean);
        if (embeddings.Length == mean.Length)
        {
            return;
        }

        for (int start = mean.Length; start < embeddings.Length; start += mean.Length)
        {
            VectorMath.Add(embeddings.Slice(start, mean.Length), mean);
        }

        VectorMath.Normalize(mean);
    }

    /// <summary>The weights of a zero-shot classifier: for every class the mean of its prompts' embeddings, scaled to length 1.</summary>
    /// <param name="promptEmbeddings">Embeddings of length 1, shape [classes, prompts of a class, dimension].</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="dimension">The length of an embedding.</param>
    /// <returns>One row for each class, shape [classes, dimension].</returns>
    public static float[] ClassWeights(ReadOnlySpan<float> promptEmbeddings, int classes, int dimension)
    {
        float[] weights = new float[classes * dimension];
        int values = promptEmbeddings.Length / classes;
        for (int i = 0; i < classes; i++)
        {
            Mean(promptEmbeddings.Slice(i * values, values), weights.AsSpan(i * dimension, dimension));
        }

        return weights;
    }

    /// <summary>The logits of an image: its cosine with every class, scaled.</summary>
    /// <param name="imageEmbedding">The image's embedding, of length 1.</param>
    /// <param name="classWeights">The classifier's weights, shape [classes, dimension].</param>
    /// <param name="scale">By what cosines are multiplied.</param>
    /// <param name="logits">Receives one logit for each class.</param>
    public static void Logits(ReadOnlySpan<float> imageEmbedding, ReadOnlySpan<float> classWeights, float scale, Span<float> logits)
    {
        for (int i = 0; i < logits.Length; i++)
        {
            logits[i] = scale * VectorMath.Dot(imageEmbedding, classWeights.Slice(i * imageEmbedding.Length, imageEmbedding.Length));
        }
    }
}
