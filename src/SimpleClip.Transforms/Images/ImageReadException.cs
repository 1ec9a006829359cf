namespace SimpleClip.Images;

/// <summary>An image could not be read. The message names the image and what was expected.</summary>
public sealed class ImageReadException : IOException
{
    /// <param name="failure">Why the image could not be read.</param>
    /// <param name="imageName">The file's path, or another name of the image.</param>
    /// <param name="detail">What was found and what was expected.</param>
    /// <param name="innerException">The decoder's own error, if any.</param>
    public ImageReadException(ImageReadFailure failure, string imageName, string detail, Exception? innerException = null)
        : base($"Could not read image '{imageName}': {detail}", innerException)
    {
        Failure = failure;
        ImageName = imageName;
    }

    /// <summary>Why the image could not be read.</summary>
    public ImageReadFailure Failure { get; }

    /// <summary>The file's path, or another name of the image.</summary>
    public string ImageName { get; }
}
