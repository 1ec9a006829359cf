using System.ComponentModel.DataAnnotations;

namespace SimpleClip;

/// <summary>Which parts of a network training leaves as they are.</summary>
/// <remarks>Plain values that survive a round trip through JSON. Locking a tower is LiT (arXiv 2111.07991).</remarks>
public sealed record FreezingOptions
{
    /// <summary>Whether the image tower is locked.</summary>
    public bool LockImageTower { get; set; }

    /// <summary>How many layers of a locked image tower stay trainable, from the head down: 1 for the head, 2 for the last block too, and
    /// so on.</summary>
    [Range(0, 1024)]
    public int UnlockedImageLayers { get; set; }

    /// <summary>Whether the text tower is locked.</summary>
    public bool LockTextTower { get; set; }

    /// <summary>How many layers of a locked text tower stay trainable, from the head down.</summary>
    [Range(0, 1024)]
    public int UnlockedTextLayers { get; set; }

    /// <summary>Further parameters to freeze, by name: whole names, in which <c>*</c> stands for any characters and <c>?</c> for
    /// one.</summary>
    [Required]
    public IReadOnlyList<string> Parameters { get; set; } = [];
}
