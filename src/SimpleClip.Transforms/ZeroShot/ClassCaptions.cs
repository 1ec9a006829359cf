using SimpleClip.Numerics;

namespace SimpleClip.ZeroShot;

/// <summary>The captions by which a zero-shot classifier knows its classes.</summary>
internal static class ClassCaptions
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> EmptyPrompts =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Fails if captions of single classes cannot be used.</summary>
    /// <exception cref="ArgumentException">A class has no captions, a blank one, or is not among the labels.</exception>
    public static void Check(ZeroShotClassificationEstimator.Options options)
    {
        foreach ((string label, IReadOnlyList<string> captions) in options.ClassPrompts ?? EmptyPrompts)
        {
            if (captions is not { Count: > 0 } || captions.Any(string.IsNullOrWhiteSpace))
            {
                throw new ArgumentException(
                    $"{nameof(options.ClassPrompts)}, '{label}': expected captions, at least one and none of them blank.");
            }

            if (options.Labels?.Contains(label) == false || options.IsUnknown(label))
            {
                throw new ArgumentException(
                    $"{nameof(options.ClassPrompts)}: '{label}' is none of the classes {string.Join(", ", options.Labels ?? [])}.");
            }
        }
    }

    /// <summary>The captions of a class.</summary>
    public static IReadOnlyList<string> Of(string label, ZeroShotClassificationEstimator.Options options) =>
        options.ClassPrompts?.TryGetValue(label, out IReadOnlyList<string>? own) == true
            ? [.. own.Select(caption => caption.Replace(PromptTemplates.Placeholder, label, StringComparison.Ordinal))]
            : PromptTemplates.Fill(options.Templates, label);

    /// <summary>The classes' embeddings: for each the mean of its captions' embeddings, scaled to length 1.</summary>
    /// <param name="encoder">Computes the captions' embeddings, all in one go, so that batches are full.</param>
    /// <param name="options">The labels, that of images of no class left out, and the captions.</param>
    /// <returns>One row for each class, shape [classes, dimension].</returns>
    /// <exception cref="ArgumentException">There are captions of what is no class.</exception>
    public static float[] Embed(ClipEncoder encoder, ZeroShotClassificationEstimator.Options options)
    {
        Check(options);
        IReadOnlyList<string>[] captions =
            [.. options.Labels!.Where(label => !options.IsUnknown(label)).Select(label => Of(label, options))];
        ReadOnlySpan<float> embeddings = encoder.EmbedTexts([.. captions.SelectMany(texts => texts)]);
        int dimension = encoder.Dimension;
        float[] classes = new float[captions.Length * dimension];
        for (int i = 0; i < captions.Length; i++)
        {
            int values = captions[i].Count * dimension;
            EmbeddingMath.Mean(embeddings[..values], classes.AsSpan(i * dimension, dimension));
            embeddings = embeddings[values..];
        }

        return classes;
    }
}
