namespace SixLabors.ImageSharp.Formats.Jpeg;

public sealed class JpegDecoderOptions : ISpecializedDecoderOptions
{
    public DecoderOptions GeneralOptions { get; init; } = new();

    public JpegDecoderResizeMode ResizeMode { get; init; }
}
