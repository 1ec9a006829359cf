namespace SimpleClip;

/// <summary>What can be wrong with image-text pairs.</summary>
public enum PairProblemKind
{
    /// <summary>A line of the file cannot be read.</summary>
    MalformedLine,

    /// <summary>There is no file at the image's path, or no image in the sample of a tar.</summary>
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

    /// <summary>There is no file at a shard's path, or it cannot be opened.</summary>
    MissingShard,

    /// <summary>A shard ends too early or is no tar: what comes behind the damage is lost.</summary>
    DamagedShard,

    /// <summary>A member of a tar is larger than allowed and is left out.</summary>
    OversizedMember,

    /// <summary>A member of a tar that should hold text or JSON does not, and is left out.</summary>
    MalformedMember,

    /// <summary>Two samples that follow each other in a tar have the same key. Both are read.</summary>
    RepeatedKey,

    /// <summary>There is no file of captions at a path.</summary>
    MissingCaptionFile,

    /// <summary>A file of captions has another number of lines than the file of pairs, or the other files of its column, go with.</summary>
    CaptionLineCount,
}
