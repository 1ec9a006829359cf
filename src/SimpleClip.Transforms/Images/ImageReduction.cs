namespace SimpleClip.Images;

/// <summary>How much smaller than the file's image a decoded image is.</summary>
/// <param name="Factor">1, or 2, 4 or 8: so many pixels of the file's image became one on each side.</param>
/// <param name="Width">
/// The width of the file's image. The last column of a reduced image may stand for fewer pixels than the others.
/// </param>
/// <param name="Height">The height of the file's image.</param>
internal readonly record struct ImageReduction(int Factor, int Width, int Height);
