using System.Buffers;

namespace SimpleClip.Images;

/// <summary>A decoded image: rows of red, green and blue bytes in pooled memory. Dispose it to give the memory back.</summary>
public sealed class RgbImage : IDisposable
{
    /// <summary>The number of bytes of a pixel.</summary>
    public const int Channels = 3;

    /// <summary>
    /// The most pixels an image may have if nothing else is said; the limit at which Pillow warns of decompression bombs.
    /// </summary>
    public const long DefaultMaxPixels = 89_478_485;

    /// <summary>The most bytes an image file may have if nothing else is said: 128 MiB.</summary>
    public const long DefaultMaxBytes = 128L << 20;

    /// <summary>The most pixels that fit into one array.</summary>
    internal const long MostPixels = 715_000_000;

    /// <summary>Bytes kept behind the last pixel, so that a pixel can be read together with the bytes that follow it.</summary>
    internal const int Padding = 8;

    private byte[]? _buffer;

    private RgbImage(int width, int height, ImageReduction reduction)
    {
        Width = width;
        Height = height;
        Reduction = reduction;
        _buffer = ArrayPool<byte>.Shared.Rent(checked((width * height * Channels) + Padding));
    }

    /// <summary>The width in pixels.</summary>
    public int Width { get; }

    /// <summary>The height in pixels.</summary>
    public int Height { get; }

    /// <summary>How much smaller than the file's image this one is.</summary>
    internal ImageReduction Reduction { get; }

    /// <summary>The pixels, row by row: shape [<see cref="Height"/>, <see cref="Width"/>, 3]. Valid until the image is disposed.</summary>
    public ReadOnlySpan<byte> Pixels => PaddedPixels[..(Width * Height * Channels)];

    /// <summary>The pixels and <see cref="Padding"/> bytes more.</summary>
    internal ReadOnlySpan<byte> PaddedPixels
    {
        get
        {
            ObjectDisposedException.ThrowIf(_buffer is null, this);
            return _buffer.AsSpan(0, (Width * Height * Channels) + Padding);
        }
    }

    /// <summary>Decodes an image, the first frame of an animated one. Transparency is dropped, grey becomes RGB.</summary>
    /// <param name="source">Where the image comes from.</param>
    /// <param name="maxPixels">The most pixels (width x height) accepted; checked before memory is taken.</param>
    /// <param name="autoOrient">Whether to turn the image as its EXIF orientation says.</param>
    /// <param name="maxBytes">The most bytes of an image file accepted; checked before it is read.</param>
    /// <exception cref="ImageReadException">The image is missing, not an image, damaged or too large.</exception>
    public static RgbImage Decode(
        ImageSource source, long maxPixels = DefaultMaxPixels, bool autoOrient = false, long maxBytes = DefaultMaxBytes)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Decode(new DecodingRequest(maxPixels, maxBytes, autoOrient));
    }

    /// <summary>An image from pixels, which are copied.</summary>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    /// <param name="pixels">The pixels, shape [<paramref name="height"/>, <paramref name="width"/>, 3].</param>
    public static RgbImage FromPixels(int width, int height, ReadOnlySpan<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (pixels.Length != checked(width * height * Channels))
        {
            throw new ArgumentException($"Expected {width} x {height} x {Channels} bytes, got {pixels.Length}.", nameof(pixels));
        }

        return Create(width, height, pixels, static (from, to) => from.CopyTo(to));
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>An image whose pixels a function fills in; nothing leaks if it fails.</summary>
    internal static RgbImage Create<TState>(
        int width, int height, TState state, Action<TState, Span<byte>> fill, ImageReduction? reduction = null)
        where TState : allows ref struct
    {
        var image = new RgbImage(width, height, reduction ?? new ImageReduction(1, width, height));
        try
        {
            fill(state, image._buffer.AsSpan(0, width * height * Channels));
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }
}
