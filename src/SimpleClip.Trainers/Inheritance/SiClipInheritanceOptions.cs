namespace SimpleClip.Inheritance;

/// <summary>How <see cref="SiClipInheritance"/> treats what is not settled by the paper.</summary>
public sealed record SiClipInheritanceOptions
{
    /// <summary>
    /// Whether the parts of a new block that the teacher's block has too (the feed-forward layer, say) start from the teacher's values.
    /// They are trained in any case.
    /// </summary>
    public bool StartNewBlocksFromTeacher { get; init; } = true;

    /// <summary>Whether the logit scale is trained on; it is inherited in any case.</summary>
    public bool TrainLogitScale { get; init; } = true;
}
