namespace SimpleClip;

/// <summary>stub</summary>
public sealed class TeacherOptions
{
    /// <summary>stub</summary>
    public string? CacheFolder { get; set; }

    /// <summary>stub</summary>
    public int CacheAugmentations { get; set; }
}
