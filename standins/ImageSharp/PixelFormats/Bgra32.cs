using System.Numerics;
using System.Runtime.InteropServices;

namespace SixLabors.ImageSharp.PixelFormats;

[StructLayout(LayoutKind.Sequential)]
public struct Bgra32(byte r, byte g, byte b, byte a) : IPixel<Bgra32>
{
    public byte B = b;
    public byte G = g;
    public byte R = r;
    public byte A = a;

    public Bgra32(byte r, byte g, byte b)
        : this(r, g, b, byte.MaxValue)
    {
    }

    public static bool operator ==(Bgra32 left, Bgra32 right) => left.Equals(right);

    public static bool operator !=(Bgra32 left, Bgra32 right) => !left.Equals(right);

    public void FromScaledVector4(Vector4 vector)
    {
        Rgba32 color = default;
        color.FromScaledVector4(vector);
        FromRgba32(color);
    }

    public readonly Vector4 ToScaledVector4() => new Vector4(R, G, B, A) / byte.MaxValue;

    public void FromRgba32(Rgba32 source) => this = new Bgra32(source.R, source.G, source.B, source.A);

    public readonly void ToRgba32(ref Rgba32 dest) => dest = new Rgba32(R, G, B, A);

    public readonly bool Equals(Bgra32 other) => (R, G, B, A) == (other.R, other.G, other.B, other.A);

    public override readonly bool Equals(object? obj) => obj is Bgra32 other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(R, G, B, A);

    public override readonly string ToString() => $"Bgra32({B}, {G}, {R}, {A})";
}
