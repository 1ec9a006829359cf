using System.Buffers;
using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Batching;
using SimpleClip.Columns;
using SimpleClip.Images;

namespace SimpleClip.Transformers;

/// <summary>
/// A batch of rows whose images are turned into embeddings. Files and bytes are only taken over while rows are read, and decoded on several
/// threads once the batch is complete; ML.NET images live as long as their row and are processed at once.
/// </summary>
internal sealed class ImageEmbeddingBatch : EmbeddingBatch
{
    private readonly ClipEncoder _encoder;
    private readonly DataViewSchema.Column _column;
    private readonly Func<string, ImageSource?> _read;
    private readonly ImageSource?[] _images;
    private readonly string _name;
    private readonly int _valuesPerImage;
    private float[]? _pixels;

    /// <param name="encoder">Computes the embeddings.</param>
    /// <param name="row">The row to read.</param>
    /// <param name="column">A column that <see cref="ImageColumn"/> has found.</param>
    /// <param name="imageFolder">The folder to which paths are relative, or null.</param>
    /// <param name="form">What the embeddings shall be like.</param>
    /// <param name="capacity">The most rows of a batch.</param>
    public ImageEmbeddingBatch(
        ClipEncoder encoder, DataViewRow row, DataViewSchema.Column column, string? imageFolder, EmbeddingForm form, int capacity)
        : base(form, capacity)
    {
        _encoder = encoder;
        _column = column;
        _read = ImageColumn.CreateReader(row, column, imageFolder);
        _images = new ImageSource?[capacity];
        _name = $"image in column '{column.Name}'";
        _valuesPerImage = encoder.Model.ImageProcessor.ValuesPerImage;
        _pixels = ArrayPool<float>.Shared.Rent(checked(capacity * _valuesPerImage));
    }

    public override void Read(int slot)
    {
        _images[slot] = _read(_name) ?? throw NoImage();
        if (ImageColumn.IsTransient(_column))
        {
            Process(slot);
        }
    }

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

        _encoder.EncodePixels(_pixels, count, Embeddings);
        Form.Apply(Embeddings.Span[..(count * Form.TowerDimension)]);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _pixels, null) is { } pixels)
        {
            ArrayPool<float>.Shared.Return(pixels);
        }

        base.Dispose(disposing);
    }

    private ImageReadException NoImage() => _column.Type is VectorDataViewType
        ? new ImageReadException(ImageReadFailure.Empty, _name, "the row holds no bytes; expected an image file.")
        : new ImageReadException(ImageReadFailure.Missing, _name, "the row holds none; expected the path of an image file, or an MLImage.");

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
            Process(slot);
        }
        catch (IOException exception)
        {
            throw new SlotException(slot, exception);
        }
    }

    /// <summary>Processes an image unless that was done before.</summary>
    private void Process(int slot)
    {
        if (_images[slot] is { } image)
        {
            _images[slot] = null;
            _encoder.Model.ImageProcessor.Process(image, _pixels.AsSpan(slot * _valuesPerImage, _valuesPerImage));
        }
    }
}
