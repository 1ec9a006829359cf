using System.Buffers;
using SimpleClip.Batching;
using SimpleClip.Columns;

namespace SimpleClip.Transformers;

/// <summary>A batch of rows whose images are turned into embeddings.</summary>
internal sealed class ImageEmbeddingBatch(ClipEncoder encoder, ImageInput input, int capacity) : EmbeddingBatch(capacity, encoder.Dimension)
{
    private readonly int _valuesPerImage = encoder.Model.ImageProcessor.ValuesPerImage;
    private float[]? _pixels = ArrayPool<float>.Shared.Rent(checked(capacity * encoder.Model.ImageProcessor.ValuesPerImage));

    public override void Read(int slot) => input.Read(slot, Pixels(slot));

    public override void Evaluate(int count)
    {
        if (count == 1)
        {
            Complete(0);
        }
        else
        {
            CompleteInParallel(count);
        }

        encoder.EmbedPixels(_pixels, count, Embeddings);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _pixels, null) is { } pixels)
        {
            ArrayPool<float>.Shared.Return(pixels);
            input.Dispose();
        }

        base.Dispose(disposing);
    }

    // Of several bad images the first is reported, whichever thread was faster.
    private void CompleteInParallel(int count)
    {
        var failures = new SlotException?[count];
        Parallel.For(0, count, (slot, loop) =>
        {
            try
            {
                Complete(slot);
            }
            catch (SlotException exception)
            {
                failures[slot] = exception;
                loop.Break();
            }
        });
        if (failures.FirstOrDefault(failure => failure is not null) is { } first)
        {
            throw first;
        }
    }

    private void Complete(int slot)
    {
        try
        {
            input.Complete(slot, Pixels(slot));
        }
        catch (IOException exception)
        {
            throw new SlotException(slot, exception);
        }
    }

    private Span<float> Pixels(int slot) => _pixels.AsSpan(slot * _valuesPerImage, _valuesPerImage);
}
