using Microsoft.ML.Data;

namespace SimpleClip;

/// <summary>What the classifiers on top of frozen embeddings have in common.</summary>
public abstract record ProbeOptions
{
    private protected ProbeOptions()
    {
    }

    /// <summary>
    /// The column of classes: a text, or a key. The training data's say which classes there are: the key's values, or the texts in the
    /// order in
    /// which they first appear.
    /// </summary>
    public string LabelColumnName { get; init; } = ClipColumnNames.Label;

    /// <summary>The column of images: paths, bytes of image files, or <see cref="MLImage"/>.</summary>
    public string ImageColumnName { get; init; } = ClipColumnNames.ImagePath;

    /// <summary>The folder to which paths are relative; null for the current directory.</summary>
    public string? ImageFolder { get; init; }

    /// <summary>The most images computed in one call, at least 1.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The start of all randomness.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Checks a strength of regularisation.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a number above 0.</exception>
    private protected static void Check(float l2Regularization)
    {
        if (!(l2Regularization > 0) || float.IsInfinity(l2Regularization))
        {
            throw new ArgumentOutOfRangeException(nameof(l2Regularization), l2Regularization, "Expected an L2 regularisation above 0.");
        }
    }
}
