using System.Buffers;
using SimpleClip.Images;

namespace SimpleClip;

/// <summary>
/// CLIP's evaluation pre-processing: the shortest side resized to the tower's size, a square cut from the centre, red, green and blue
/// scaled to 0..1 and normalised. The pixels equal those of Pillow and torchvision bit by bit where the decoder agrees. Immutable and safe
/// for any number of threads; memory is pooled.
/// </summary>
/// <remarks>
/// <para>
/// Every image becomes RGB first, as by Pillow's <c>convert("RGB")</c> and as Hugging Face's and MobileCLIP's code does it (open_clip
/// resizes images with alpha or a palette before it converts them): alpha is dropped and the colours behind it stay, grey is repeated, CMYK
/// and YCCK are taken to be inverted as Adobe writes them, of an animation the first frame is read. EXIF orientation is ignored unless
/// <see cref="ImageProcessorOptions.AutoOrient"/> is set.
/// </para>
/// <para>
/// Two things differ from Pillow on purpose or of necessity. Grey of 16 bits is scaled to 8, where Pillow cuts it off at 255 and shows a
/// model a white picture. Transparent pixels of a GIF are black, as ImageSharp does not keep what its palette holds for them.
/// </para>
/// <para>
/// JPEG and WebP files that are cut off are refused, as Pillow does, and files whose headers announce more than their bytes can hold.
/// </para>
/// </remarks>
public sealed class ClipImageProcessor
{
    // A JPEG decoded at a fraction of its size keeps at least so many pixels a side for each pixel of the result.
    private const int PixelsPerPixel = 2;

    private readonly float[] _normalized = new float[RgbImage.Channels * 256];

    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentException">A setting is invalid.</exception>
    public ClipImageProcessor(ImageProcessorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Options = options;
        for (int channel = 0; channel < RgbImage.Channels; channel++)
        {
            for (int level = 0; level < 256; level++)
            {
                _normalized[(channel * 256) + level] = ((level / 255f) - options.Mean[channel]) / options.Std[channel];
            }
        }
    }

    /// <summary>The settings.</summary>
    public ImageProcessorOptions Options { get; }

    /// <summary>The number of values of a processed image: 3 x size x size.</summary>
    public int ValuesPerImage => RgbImage.Channels * Options.Size * Options.Size;

    /// <summary>Reads an image and makes it ready for the tower.</summary>
    /// <param name="source">The image.</param>
    /// <param name="values">Receives the normalised values, shape [3, size, size].</param>
    /// <exception cref="ImageReadException">The image is missing, not an image, damaged or too large.</exception>
    public void Process(ImageSource source, Span<float> values)
    {
        byte[] pixels = ArrayPool<byte>.Shared.Rent(ValuesPerImage);
        try
        {
            ProcessPixels(source, pixels.AsSpan(0, ValuesPerImage));
            Normalize(pixels.AsSpan(0, ValuesPerImage), values);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }

    /// <summary>Reads an image, resizes and crops it, and leaves its pixels as bytes.</summary>
    /// <param name="source">The image.</param>
    /// <param name="pixels">Receives the pixels, shape [size, size, 3].</param>
    /// <exception cref="ImageReadException">The image is missing, not an image, damaged or too large.</exception>
    public void ProcessPixels(ImageSource source, Span<byte> pixels)
    {
        ArgumentNullException.ThrowIfNull(source);
        int? enough = Options.ScaledDecoding ? Options.Size * PixelsPerPixel : null;
        using RgbImage image = source.Decode(new DecodingRequest(Options.MaxPixels, Options.MaxBytes, Options.AutoOrient, enough));
        if (LongSide(image) > int.MaxValue)
        {
            throw new ImageReadException(
                ImageReadFailure.TooLarge,
                source.Name,
                $"{image.Width} x {image.Height} pixels are too narrow a strip to be resized to {Options.Size} on its short side.");
        }

        ProcessPixels(image, pixels);
    }

    /// <summary>Resizes and crops a decoded image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="pixels">Receives the pixels, shape [size, size, 3].</param>
    public void ProcessPixels(RgbImage image, Span<byte> pixels)
    {
        ArgumentNullException.ThrowIfNull(image);
        int size = Options.Size;
        int longSide = checked((int)LongSide(image));
        (int width, int height) = image.Reduction.Width > image.Reduction.Height ? (longSide, size) : (size, longSide);
        var crop = new PixelRegion(CenterOffset(width), CenterOffset(height), size, size);
        PixelResampler.Resize(image, width, height, crop, Options.Interpolation, pixels);
    }

    /// <summary>Scales and normalises pixels, and separates the colours.</summary>
    /// <param name="pixels">The pixels, shape [size, size, 3].</param>
    /// <param name="values">Receives the normalised values, shape [3, size, size].</param>
    public void Normalize(ReadOnlySpan<byte> pixels, Span<float> values)
    {
        if (pixels.Length != ValuesPerImage || values.Length != ValuesPerImage)
        {
            throw new ArgumentException(
                $"Expected {ValuesPerImage} pixel bytes and as many values, got {pixels.Length} and {values.Length}.", nameof(values));
        }

        int plane = ValuesPerImage / RgbImage.Channels;
        ReadOnlySpan<float> red = _normalized.AsSpan(0, 256);
        ReadOnlySpan<float> green = _normalized.AsSpan(256, 256);
        ReadOnlySpan<float> blue = _normalized.AsSpan(512, 256);
        Span<float> reds = values[..plane];
        Span<float> greens = values.Slice(plane, plane);
        Span<float> blues = values.Slice(2 * plane, plane);
        for (int i = 0; i < reds.Length; i++)
        {
            int pixel = i * RgbImage.Channels;
            blues[i] = blue[pixels[pixel + 2]];
            greens[i] = green[pixels[pixel + 1]];
            reds[i] = red[pixels[pixel]];
        }
    }

    // torchvision cuts the long side off to a whole number; in integers, so that no rounding error of the ratio can show.
    private long LongSide(RgbImage image)
    {
        (_, int width, int height) = image.Reduction;
        return (long)Options.Size * Math.Max(width, height) / Math.Min(width, height);
    }

    // Python's round: a half goes to the even neighbour.
    private int CenterOffset(int length) => (int)Math.Round((length - Options.Size) / 2.0, MidpointRounding.ToEven);
}
