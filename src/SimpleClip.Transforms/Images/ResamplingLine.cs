namespace SimpleClip.Images;

/// <summary>A line of pixels that is resized.</summary>
/// <param name="Pixels">How many pixels there are.</param>
/// <param name="Length">
/// The line's length in pixels: <paramref name="Pixels"/>, or less than one pixel shorter where the last one is only partly inside.
/// </param>
/// <param name="Resized">The pixels of the whole resized line.</param>
/// <param name="First">The first pixel of the resized line that is wanted.</param>
/// <param name="Count">How many are wanted.</param>
/// <param name="Interpolation">The filter.</param>
internal readonly record struct ResamplingLine(
    int Pixels, double Length, int Resized, int First, int Count, Interpolation Interpolation);
