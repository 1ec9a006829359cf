using System.Numerics;

namespace SixLabors.ImageSharp.PixelFormats;

public interface IPixel
{
    void FromScaledVector4(Vector4 vector);

    Vector4 ToScaledVector4();

    void FromRgba32(Rgba32 source);

    void ToRgba32(ref Rgba32 dest);
}
