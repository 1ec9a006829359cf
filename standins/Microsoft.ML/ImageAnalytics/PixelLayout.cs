using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Which colours of an image become values, in what order and on what scale.</summary>
internal sealed record PixelLayout(
    ImagePixelExtractingEstimator.ColorBits Colors,
    ImagePixelExtractingEstimator.ColorsOrder Order,
    bool Interleave,
    float Offset,
    float Scale,
    bool AsFloat)
{
    /// <summary>The positions within a pixel of the colours wanted.</summary>
    public int[] Channels(MLPixelFormat format) =>
    [
        .. Order.ToString()
            .Select<char, (ImagePixelExtractingEstimator.ColorBits Color, int Position)>(letter => letter switch
            {
                'A' => (ImagePixelExtractingEstimator.ColorBits.Alpha, 3),
                'R' => (ImagePixelExtractingEstimator.ColorBits.Red, format == MLPixelFormat.Bgra32 ? 2 : 0),
                'G' => (ImagePixelExtractingEstimator.ColorBits.Green, 1),
                _ => (ImagePixelExtractingEstimator.ColorBits.Blue, format == MLPixelFormat.Bgra32 ? 0 : 2),
            })
            .Where(channel => Colors.HasFlag(channel.Color))
            .Select(channel => channel.Position),
    ];

    public static PixelLayout Read(BinaryReader reader)
    {
        var colors = (ImagePixelExtractingEstimator.ColorBits)reader.ReadByte();
        var order = (ImagePixelExtractingEstimator.ColorsOrder)reader.ReadByte();
        bool asFloat = reader.ReadBoolean();
        float offset = reader.ReadSingle();
        float scale = reader.ReadSingle();
        return new PixelLayout(colors, order, reader.ReadBoolean(), offset, scale, asFloat);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write((byte)Colors);
        writer.Write((byte)Order);
        writer.Write(AsFloat);
        writer.Write(Offset);
        writer.Write(Scale);
        writer.Write(Interleave);
    }
}
