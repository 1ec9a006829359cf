namespace SimpleClip.Transformers;

/// <summary>The settings of transforms that add a column of embeddings.</summary>
public abstract record EmbeddingOptions : ClipTransformOptions
{
    private protected EmbeddingOptions()
    {
    }

    /// <summary>The column to add.</summary>
    public string OutputColumnName { get; init; } = "Embedding";

    /// <summary>Whether embeddings are scaled to length 1, so that their scalar product is their cosine.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>
    /// How many of an embedding's values are kept, the first ones, from 1 to the model's number; null for all. They are scaled to length 1
    /// again. Models trained for it (Kusupati et al. 2022, "Matryoshka Representation Learning") lose little; others lose a lot.
    /// </summary>
    public int? Dimensions { get; init; }

    /// <summary>What a column holds of a tower's output.</summary>
    internal EmbeddingForm FormFor(ClipModelInfo model) => new(model.EmbeddingDimension, Dimensions ?? model.EmbeddingDimension, Normalize);

    /// <inheritdoc/>
    internal override void Validate(ClipModelInfo model)
    {
        base.Validate(model);
        CheckName(OutputColumnName, nameof(OutputColumnName));
        if (Dimensions < 1 || Dimensions > model.EmbeddingDimension)
        {
            throw new ArgumentException(
                $"{nameof(Dimensions)}: expected 1 to {model.EmbeddingDimension}, the length of the model's embeddings, got {Dimensions}.");
        }
    }
}
