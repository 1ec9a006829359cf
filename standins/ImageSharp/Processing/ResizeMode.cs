namespace SixLabors.ImageSharp.Processing;

public enum ResizeMode
{
    Crop = 0,
    Max = 3,
    Stretch = 5,
    Manual = 6,
}
