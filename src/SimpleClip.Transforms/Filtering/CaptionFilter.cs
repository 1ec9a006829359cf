namespace SimpleClip;

/// <summary>What a filter does with several captions of one image.</summary>
public enum CaptionFilter
{
    /// <summary>The caption that fits best speaks for the image: a row stays with all its captions, or goes.</summary>
    Best,

    /// <summary>Each caption stays or goes by its own score; a row goes when none of its captions stays.</summary>
    Each,
}
