using System.Buffers;
using SimpleClip.Images;

namespace SimpleClip.Data;

/// <summary>Turns a row into pixels and tokens. Called by several threads at once.</summary>
/// <param name="tokenizer">The text tower's tokenizer.</param>
/// <param name="contextLength">The text tower's context.</param>
/// <param name="imageSize">Side of the image tower's input.</param>
internal abstract class SamplePreparer(ClipTokenizer tokenizer, int contextLength, int imageSize)
{
    public int ImageSize { get; } = imageSize;

    public int ContextLength { get; } = contextLength;

    /// <summary>Bytes of an image.</summary>
    public int PixelBytes => ImageSize * ImageSize * RgbImage.Channels;

    /// <summary>Prepares a row and releases it; one that cannot be used gives the reason, not an exception.</summary>
    public PreparedSample PrepareAndDispose(PairSample sample)
    {
        using (sample)
        {
            return Prepare(sample);
        }
    }

    /// <summary>Fills the pixels and chooses the captions.</summary>
    protected abstract IReadOnlyList<string> Prepare(PairSample sample, RgbImage image, Span<byte> pixels);

    private PreparedSample Prepare(PairSample sample)
    {
        if (sample.Image is null)
        {
            return PreparedSample.Unusable(sample, "it has no image");
        }

        if (sample.Captions.Count == 0)
        {
            return PreparedSample.Unusable(sample, "its caption is empty");
        }

        byte[] pixels = ArrayPool<byte>.Shared.Rent(PixelBytes);
        try
        {
            using RgbImage image = RgbImage.Decode(sample.Image);
            IReadOnlyList<string> captions = Prepare(sample, image, pixels.AsSpan(0, PixelBytes));
            long[] tokens = new long[captions.Count * ContextLength];
            int longest = 0;
            for (int i = 0; i < captions.Count; i++)
            {
                longest = Math.Max(longest, tokenizer.Tokenize(captions[i], tokens.AsSpan(i * ContextLength, ContextLength)));
            }

            return PreparedSample.Create(sample, pixels, tokens, longest);
        }
        catch (ImageReadException exception)
        {
            ArrayPool<byte>.Shared.Return(pixels);
            return PreparedSample.Unusable(sample, exception.Message);
        }
    }
}
