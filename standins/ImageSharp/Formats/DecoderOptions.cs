namespace SixLabors.ImageSharp.Formats;

public sealed class DecoderOptions
{
    internal static DecoderOptions Default { get; } = new();

    public Configuration Configuration { get; init; } = Configuration.Default;

    public bool SkipMetadata { get; init; }

    // Read by JpegDecoder alone.
    public Size? TargetSize { get; init; }

    // Accepted as the original does; only the first frame is ever decoded.
    public uint MaxFrames { get; init; } = int.MaxValue;
}
