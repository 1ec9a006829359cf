namespace SixLabors.ImageSharp.Processing;

public enum RotateMode
{
    None,
    Rotate90 = 90,
    Rotate180 = 180,
    Rotate270 = 270,
}
