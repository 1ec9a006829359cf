namespace SimpleClip.Data;

/// <summary>One picture that a sample gives of its image.</summary>
/// <param name="Size">Side of the picture.</param>
/// <param name="Stream">
/// Which random numbers it is made with: views of the same stream show the same crop in the same colours, at sizes of their own, so that a
/// teacher sees what the student sees.
/// </param>
internal readonly record struct ImageView(int Size, int Stream = 0)
{
    /// <summary>Bytes of the picture.</summary>
    public int Bytes => Size * Size * Images.RgbImage.Channels;
}
