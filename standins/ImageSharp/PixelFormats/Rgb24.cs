using System.Numerics;
using System.Runtime.InteropServices;

namespace SixLabors.ImageSharp.PixelFormats;

[StructLayout(LayoutKind.Sequential)]
public struct Rgb24(byte r, byte g, byte b) : IPixel<Rgb24>
{
    public byte R = r;
    public byte G = g;
    public byte B = b;

    public static bool operator ==(Rgb24 left, Rgb24 right) => left.Equals(right);

    public static bool operator !=(Rgb24 left, Rgb24 right) => !left.Equals(right);

    public void FromScaledVector4(Vector4 vector)
    {
        Rgba32 color = default;
        color.FromScaledVector4(vector);
        FromRgba32(color);
    }

    public readonly Vector4 ToScaledVector4() => new Vector4(R, G, B, byte.MaxValue) / byte.MaxValue;

    public void FromRgba32(Rgba32 source) => this = new Rgb24(source.R, source.G, source.B);

    public readonly void ToRgba32(ref Rgba32 dest) => dest = new Rgba32(R, G, B);

    public readonly bool Equals(Rgb24 other) => (R, G, B) == (other.R, other.G, other.B);

    public override readonly bool Equals(object? obj) => obj is Rgb24 other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(R, G, B);

    public override readonly string ToString() => $"Rgb24({R}, {G}, {B})";
}
