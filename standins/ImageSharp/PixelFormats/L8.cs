using System.Numerics;

namespace SixLabors.ImageSharp.PixelFormats;

public struct L8(byte luminance) : IPixel<L8>
{
    public byte PackedValue { get; set; } = luminance;

    public static bool operator ==(L8 left, L8 right) => left.Equals(right);

    public static bool operator !=(L8 left, L8 right) => !left.Equals(right);

    public void FromScaledVector4(Vector4 vector)
    {
        Rgba32 color = default;
        color.FromScaledVector4(vector);
        FromRgba32(color);
    }

    public readonly Vector4 ToScaledVector4() => new Vector4(PackedValue, PackedValue, PackedValue, byte.MaxValue) / byte.MaxValue;

    // Luminance by ITU-R BT.709.
    public void FromRgba32(Rgba32 source) => PackedValue = (byte)((source.R * 0.2126f) + (source.G * 0.7152f) + (source.B * 0.0722f) + 0.5f);

    public readonly void ToRgba32(ref Rgba32 dest) => dest = new Rgba32(PackedValue, PackedValue, PackedValue);

    public readonly bool Equals(L8 other) => PackedValue == other.PackedValue;

    public override readonly bool Equals(object? obj) => obj is L8 other && Equals(other);

    public override readonly int GetHashCode() => PackedValue;

    public override readonly string ToString() => $"L8({PackedValue})";
}
