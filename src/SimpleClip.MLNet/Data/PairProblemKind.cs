namespace SimpleClip;

/// <summary>What can be wrong with image-text pairs.</summary>
public enum PairProblemKind
{
    /// <summary>A line of the file cannot be read.</summary>
    MalformedLine,

    /// <summary>There is no file at the image's path.</summary>
    MissingImage,

    /// <summary>The check given for images failed.</summary>
    UnreadableImage,

    /// <summary>An image has no caption at all.</summary>
    NoCaption,

    /// <summary>A caption is empty, or only white space.</summary>
    EmptyCaption,

    /// <summary>
    /// A caption is the same, to the letter, as one before. A contrastive loss takes the two for a mismatch when both are in one batch.
    /// </summary>
    DuplicateCaption,
}
