using SixLabors.ImageSharp.Processing.Processors.Transforms;

namespace SixLabors.ImageSharp.Processing;

public static class KnownResamplers
{
    public static IResampler Bicubic { get; } = default(BicubicResampler);

    public static IResampler Lanczos3 { get; } = new LanczosResampler(3);

    public static IResampler NearestNeighbor { get; } = default(NearestNeighborResampler);

    public static IResampler Triangle { get; } = default(TriangleResampler);
}
