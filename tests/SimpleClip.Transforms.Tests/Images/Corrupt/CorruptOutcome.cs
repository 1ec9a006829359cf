namespace SimpleClip.Tests.Images.Corrupt;

internal enum CorruptOutcome
{
    /// <summary>It is refused.</summary>
    Refused,

    /// <summary>It is an image none the less.</summary>
    Decoded,

    /// <summary>It depends on which bits were hit.</summary>
    Either,
}
