using System.Buffers;
using SimpleClip.Images;

namespace SimpleClip.Data;

/// <summary>Turns a row into pixels and tokens. Called by several threads at once.</summary>
/// <param name="inputs">What the towers read.</param>
internal abstract class SamplePreparer(SampleInputs inputs)
{
    /// <summary>What the towers read.</summary>
    public SampleInputs Inputs { get; } = inputs;

    /// <summary>Prepares a row and releases it; one that cannot be used gives the reason, not an exception.</summary>
    public PreparedSample PrepareAndDispose(PairSample sample)
    {
        using (sample)
        {
            return Prepare(sample);
        }
    }

    /// <summary>Paints the pictures and chooses the captions.</summary>
    /// <param name="sample">The row.</param>
    /// <param name="image">Its image.</param>
    /// <param name="pixels">Receives the pictures, one after the other.</param>
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

        byte[] pixels = ArrayPool<byte>.Shared.Rent(Inputs.PixelBytes);
        try
        {
            using RgbImage image = RgbImage.Decode(sample.Image);
            IReadOnlyList<string> captions = Prepare(sample, image, pixels.AsSpan(0, Inputs.PixelBytes));
            return PreparedSample.Create(sample, pixels, [.. Inputs.Texts.Select(text => text.Prepare(captions))]);
        }
        catch (ImageReadException exception)
        {
            ArrayPool<byte>.Shared.Return(pixels);
            return PreparedSample.Unusable(sample, exception.Message);
        }
    }
}
