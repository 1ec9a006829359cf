using Microsoft.ML;
using SimpleClip.Columns;
using SimpleClip.Images;
using SimpleClip.Numerics;

namespace SimpleClip.Filtering;

/// <summary>Computes the scores of a batch of rows: the cosine of a row's image with each of its captions.</summary>
internal sealed class PairScorer
{
    private readonly ClipEncoder _encoder;
    private readonly Func<string, ImageSource?> _readImage;
    private readonly bool _isTransient;
    private readonly ImageSource?[] _images;
    private readonly int _valuesPerImage;
    private readonly float[] _pixels;
    private readonly float[] _imageEmbeddings;
    private readonly List<(string Checksum, string[] Captions, string? Problem)> _rows = [];

    /// <param name="encoder">The towers.</param>
    /// <param name="row">The row to read.</param>
    /// <param name="image">The column of images.</param>
    /// <param name="imageFolder">The folder to which paths are relative, or null.</param>
    /// <param name="capacity">The most rows of a batch.</param>
    public PairScorer(ClipEncoder encoder, DataViewRow row, DataViewSchema.Column image, string? imageFolder, int capacity)
    {
        _encoder = encoder;
        _readImage = ImageColumn.CreateReader(row, image, imageFolder);
        _isTransient = ImageColumn.IsTransient(image);
        _images = new ImageSource?[capacity];
        _valuesPerImage = encoder.Model.ImageProcessor.ValuesPerImage;
        _pixels = new float[checked(capacity * _valuesPerImage)];
        _imageEmbeddings = new float[capacity * encoder.Dimension];
        Capacity = capacity;
    }

    /// <summary>The most rows of a batch.</summary>
    public int Capacity { get; }

    /// <summary>The number of rows read.</summary>
    public int Count => _rows.Count;

    /// <summary>Takes over the current row.</summary>
    /// <param name="checksum">Stands for its texts.</param>
    /// <param name="captions">Its captions, none of them blank.</param>
    public void Read(string checksum, string[] captions)
    {
        int slot = Count;
        _images[slot] = captions.Length > 0 ? _readImage("image") : null;
        string? problem = captions.Length == 0 ? "there is no caption" : _images[slot] is null ? "there is no image" : null;
        _rows.Add((checksum, captions, _isTransient ? problem ?? Process(slot) : problem));
    }

    /// <summary>Computes the rows read, and forgets them.</summary>
    public ScoredRow[] Evaluate()
    {
        string?[] problems = [.. _rows.Select(row => row.Problem)];
        Parallel.For(0, Count, slot => problems[slot] ??= Process(slot));
        string[] texts = [.. _rows.Index().Where(row => problems[row.Index] is null).SelectMany(row => row.Item.Captions)];
        float[] textEmbeddings = [];
        if (texts.Length > 0)
        {
            _encoder.EmbedPixels(_pixels, Count, _imageEmbeddings);
            textEmbeddings = _encoder.EmbedTexts(texts);
        }

        var scored = new ScoredRow[Count];
        int next = 0;
        foreach ((int slot, (string checksum, string[] captions, string? _)) in _rows.Index())
        {
            scored[slot] = problems[slot] is { } problem
                ? ScoredRow.Bad(checksum, problem)
                : Score(checksum, slot, textEmbeddings.AsSpan(next * _encoder.Dimension, captions.Length * _encoder.Dimension));
            next += problems[slot] is null ? captions.Length : 0;
        }

        _rows.Clear();
        return scored;
    }

    /// <summary>Makes an image ready, unless that was done before.</summary>
    /// <returns>Why it cannot be used, or null.</returns>
    private string? Process(int slot)
    {
        if (_images[slot] is not { } image)
        {
            return null;
        }

        try
        {
            _images[slot] = null;
            _encoder.Model.ImageProcessor.Process(image, Pixels(slot));
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    private ScoredRow Score(string checksum, int slot, ReadOnlySpan<float> captions)
    {
        ReadOnlySpan<float> image = _imageEmbeddings.AsSpan(slot * _encoder.Dimension, _encoder.Dimension);
        float[] scores = new float[captions.Length / image.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = VectorMath.Dot(image, captions.Slice(i * image.Length, image.Length));
        }

        return scores.All(float.IsFinite)
            ? new ScoredRow(checksum, scores, Problem: null)
            : ScoredRow.Bad(checksum, "the score is not a number");
    }

    private Span<float> Pixels(int slot) => _pixels.AsSpan(slot * _valuesPerImage, _valuesPerImage);
}
