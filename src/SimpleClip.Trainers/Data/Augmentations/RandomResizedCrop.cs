using SimpleClip.Images;

namespace SimpleClip.Data;

/// <summary>torchvision's RandomResizedCrop: a region of random area and shape, resized to the input of the network.</summary>
/// <param name="MinScale">The smallest share of the image's area.</param>
/// <param name="MaxScale">The largest share of the image's area.</param>
internal sealed record RandomResizedCrop(double MinScale, double MaxScale)
{
    private const int Attempts = 10;
    private const double MinRatio = 3.0 / 4;
    private const double MaxRatio = 4.0 / 3;

    /// <summary>
    /// Draws a region: area uniform, logarithm of width/height uniform between 3/4 and 4/3. If ten draws do not fit the image, the largest
    /// central region of an allowed shape.
    /// </summary>
    public PixelRegion Choose(int width, int height, ref SampleRandom random)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            double area = random.NextDouble(MinScale, MaxScale) * width * height;
            double ratio = Math.Exp(random.NextDouble(Math.Log(MinRatio), Math.Log(MaxRatio)));
            int w = (int)Math.Round(Math.Sqrt(area * ratio)), h = (int)Math.Round(Math.Sqrt(area / ratio));
            if (w > 0 && w <= width && h > 0 && h <= height)
            {
                return new PixelRegion(random.Next(width - w + 1), random.Next(height - h + 1), w, h);
            }
        }

        double shape = (double)width / height;
        int centralWidth = shape > MaxRatio ? (int)Math.Round(height * MaxRatio) : width;
        int centralHeight = shape < MinRatio ? (int)Math.Round(width / MinRatio) : height;
        return new PixelRegion((width - centralWidth) / 2, (height - centralHeight) / 2, centralWidth, centralHeight);
    }

    /// <summary>Crops and resizes a whole image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="size">Side of the result.</param>
    /// <param name="pixels">Receives the pixels, [size, size, 3].</param>
    /// <param name="random">The sample's random numbers.</param>
    public void Apply(RgbImage image, int size, Span<byte> pixels, ref SampleRandom random)
    {
        PixelRegion region = Choose(image.Width, image.Height, ref random);
        PixelResampler.Resize(image, region, size, size, new PixelRegion(0, 0, size, size), Interpolation.Bicubic, pixels);
    }
}
