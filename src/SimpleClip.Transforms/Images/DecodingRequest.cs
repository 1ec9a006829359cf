namespace SimpleClip.Images;

/// <summary>What is wanted of an image, and what is too much.</summary>
/// <param name="MaxPixels">The most pixels (width x height) accepted; checked before memory is taken.</param>
/// <param name="MaxBytes">The most bytes of an encoded image accepted; checked before a file is read.</param>
/// <param name="AutoOrient">Whether to turn the image as its EXIF orientation says.</param>
/// <param name="EnoughPixels">
/// A short side that is enough: a JPEG that stays at least as large at 1/2, 1/4 or 1/8 of its size may be decoded so. Null for all pixels.
/// </param>
internal readonly record struct DecodingRequest(long MaxPixels, long MaxBytes, bool AutoOrient, int? EnoughPixels = null);
