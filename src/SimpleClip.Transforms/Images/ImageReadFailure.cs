namespace SimpleClip.Images;

/// <summary>Why an image could not be read.</summary>
public enum ImageReadFailure
{
    /// <summary>The file does not exist or may not be opened.</summary>
    Missing,

    /// <summary>There are no bytes.</summary>
    Empty,

    /// <summary>The bytes are not in a known image format.</summary>
    NotAnImage,

    /// <summary>The image is cut off or damaged.</summary>
    Damaged,

    /// <summary>The image has more pixels than allowed.</summary>
    TooLarge,
}
