using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.PixelFormats;

namespace Microsoft.ML.Data;

/// <summary>An image of 32 bits a pixel. Decoded pixels are blue first and premultiplied by their alpha.</summary>
public sealed class MLImage : IDisposable
{
    private readonly int _width;
    private readonly int _height;
    private readonly MLPixelFormat _pixelFormat;
    private byte[] _pixels;
    private string _tag;

    private MLImage(int width, int height, MLPixelFormat pixelFormat, byte[] pixels)
    {
        _width = width;
        _height = height;
        _pixelFormat = pixelFormat;
        _pixels = pixels;
    }

    public int Width => Alive(_width);

    public int Height => Alive(_height);

    public MLPixelFormat PixelFormat => Alive(_pixelFormat);

    public int BitsPerPixel => Alive(32);

    public ReadOnlySpan<byte> Pixels => Alive(_pixels);

    public string Tag
    {
        get => Alive(_tag);
        set => _tag = Alive(value);
    }

    /// <summary>The colours without alpha and without premultiplication, three bytes a pixel.</summary>
    public byte[] GetBGRPixels
    {
        get
        {
            byte[] source = Alive(_pixels);
            int blue = _pixelFormat == MLPixelFormat.Bgra32 ? 0 : 2;
            var bgr = new byte[_width * _height * 3];
            for (int i = 0, o = 0; i < source.Length; i += 4, o += 3)
            {
                byte alpha = source[i + 3];
                bgr[o] = Unmultiply(source[i + blue], alpha);
                bgr[o + 1] = Unmultiply(source[i + 1], alpha);
                bgr[o + 2] = Unmultiply(source[i + 2 - blue], alpha);
            }
            return bgr;
        }
    }

    public static MLImage CreateFromStream(Stream imageStream)
    {
        ArgumentNullException.ThrowIfNull(imageStream);
        using var bytes = new MemoryStream();
        imageStream.CopyTo(bytes);
        return DecodeOrNull(bytes.ToArray()) ?? throw new ArgumentException("Invalid input stream contents", nameof(imageStream));
    }

    public static MLImage CreateFromFile(string imagePath)
    {
        ArgumentNullException.ThrowIfNull(imagePath);
        return (File.Exists(imagePath) ? DecodeOrNull(File.ReadAllBytes(imagePath)) : null)
            ?? throw new ArgumentException("Invalid path", nameof(imagePath));
    }

    public static MLImage CreateFromPixels(int width, int height, MLPixelFormat pixelFormat, ReadOnlySpan<byte> imagePixelData)
    {
        if (pixelFormat is not (MLPixelFormat.Bgra32 or MLPixelFormat.Rgba32))
            throw new ArgumentException("Unsupported pixel format", nameof(pixelFormat));
        if (width <= 0)
            throw new ArgumentException("Invalid width value.", nameof(width));
        if (height <= 0)
            throw new ArgumentException("Invalid height value.", nameof(height));
        if (imagePixelData.Length != width * height * 4)
            throw new ArgumentException("Invalid imagePixelData buffer size.");
        return new MLImage(width, height, pixelFormat, imagePixelData.ToArray());
    }

    public void Save(string imagePath)
    {
        byte[] pixels = Alive(_pixels);
        using Image image = _pixelFormat == MLPixelFormat.Bgra32
            ? Image.LoadPixelData<Bgra32>(Unmultiplied(pixels), _width, _height)
            : Image.LoadPixelData<Rgba32>(Unmultiplied(pixels), _width, _height);
        switch (Path.GetExtension(imagePath).ToLowerInvariant())
        {
            case ".png":
                image.SaveAsPng(imagePath);
                break;
            case ".jpg" or ".jpeg":
                image.SaveAsJpeg(imagePath, new JpegEncoder { Quality = 100 });
                break;
            default:
                throw new ArgumentException("Path has invalid image file extension.", nameof(imagePath));
        }
    }

    public void Dispose() => _pixels = null;

    /// <summary>A resized copy, each of whose pixels is found in this image by <paramref name="source"/>.</summary>
    internal MLImage Resample(int width, int height, Func<int, int, (float X, float Y)?> source, bool interpolate)
    {
        byte[] pixels = Alive(_pixels);
        var resized = new byte[width * height * 4];
        for (int y = 0, o = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, o += 4)
            {
                resized[o + 3] = 255;
                if (source(x, y) is not (float sx, float sy))
                    continue;
                for (int channel = 0; channel < 4; channel++)
                {
                    resized[o + channel] = interpolate
                        ? Interpolate(pixels, sx - 0.5f, sy - 0.5f, channel)
                        : At(pixels, (int)sx, (int)sy, channel);
                }
            }
        }
        return new MLImage(width, height, _pixelFormat, resized) { _tag = _tag };
    }

    private byte At(byte[] pixels, int x, int y, int channel) =>
        pixels[(((Math.Clamp(y, 0, _height - 1) * _width) + Math.Clamp(x, 0, _width - 1)) * 4) + channel];

    private byte Interpolate(byte[] pixels, float x, float y, int channel)
    {
        (int left, int top) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        (float right, float bottom) = (x - left, y - top);
        float upper = (At(pixels, left, top, channel) * (1 - right)) + (At(pixels, left + 1, top, channel) * right);
        float lower = (At(pixels, left, top + 1, channel) * (1 - right)) + (At(pixels, left + 1, top + 1, channel) * right);
        return (byte)MathF.Round((upper * (1 - bottom)) + (lower * bottom));
    }

    private static MLImage DecodeOrNull(byte[] bytes)
    {
        try
        {
            using var image = Image.Load<Bgra32>(bytes);
            var pixels = new byte[image.Width * image.Height * 4];
            image.CopyPixelDataTo(pixels);
            for (int i = 0; i < pixels.Length; i++)
            {
                if (i % 4 != 3)
                    pixels[i] = Multiply(pixels[i], pixels[i | 3]);
            }
            return new MLImage(image.Width, image.Height, MLPixelFormat.Bgra32, pixels);
        }
        catch (ImageFormatException)
        {
            return null;
        }
    }

    private static byte[] Unmultiplied(byte[] pixels) =>
        [.. pixels.Select((value, i) => i % 4 == 3 ? value : Unmultiply(value, pixels[i | 3]))];

    private static byte Multiply(byte value, byte alpha) => (byte)(((value * alpha) + 127) / 255);

    private static byte Unmultiply(byte value, byte alpha) => alpha switch
    {
        255 => value,
        0 => 0,
        _ => (byte)Math.Min(255, ((value * 255) + (alpha / 2)) / alpha),
    };

    private T Alive<T>(T value) => _pixels == null ? throw new InvalidOperationException("Object is disposed.") : value;
}
