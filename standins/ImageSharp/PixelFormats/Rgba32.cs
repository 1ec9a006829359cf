using System.Numerics;
using System.Runtime.InteropServices;

namespace SixLabors.ImageSharp.PixelFormats;

[StructLayout(LayoutKind.Sequential)]
public struct Rgba32(byte r, byte g, byte b, byte a) : IPixel<Rgba32>
{
    public byte R = r;
    public byte G = g;
    public byte B = b;
    public byte A = a;

    public Rgba32(byte r, byte g, byte b)
        : this(r, g, b, byte.MaxValue)
    {
    }

    public static bool operator ==(Rgba32 left, Rgba32 right) => left.Equals(right);

    public static bool operator !=(Rgba32 left, Rgba32 right) => !left.Equals(right);

    public void FromScaledVector4(Vector4 vector)
    {
        Vector4 bytes = Vector4.Clamp((vector * byte.MaxValue) + new Vector4(0.5f), Vector4.Zero, new Vector4(byte.MaxValue));
        this = new Rgba32((byte)bytes.X, (byte)bytes.Y, (byte)bytes.Z, (byte)bytes.W);
    }

    public readonly Vector4 ToScaledVector4() => new Vector4(R, G, B, A) / byte.MaxValue;

    public void FromRgba32(Rgba32 source) => this = source;

    public readonly void ToRgba32(ref Rgba32 dest) => dest = this;

    public readonly bool Equals(Rgba32 other) => (R, G, B, A) == (other.R, other.G, other.B, other.A);

    public override readonly bool Equals(object? obj) => obj is Rgba32 other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(R, G, B, A);

    public override readonly string ToString() => $"Rgba32({R}, {G}, {B}, {A})";
}
