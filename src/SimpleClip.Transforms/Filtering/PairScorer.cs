using Microsoft.ML;
using SimpleClip.Columns;
using SimpleClip.Numerics;

namespace SimpleClip.Filtering;

/// <summary>Computes the scores of a batch of rows: the cosine of a row's image with each of its captions.</summary>
internal sealed class PairScorer : IDisposable
{
    private readonly ClipEncoder _encoder;
    private readonly ImageInput _images;
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
        _images = ImageInput.Create(row, image, imageFolder, encoder.Model.ImageProcessor, capacity);
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
    /// <param name="captions">Its captions.</param>
    public void Read(string checksum, string[] captions)
    {
        int slot = _rows.Count;
        string? problem = captions.All(string.IsNullOrWhiteSpace) ? "there is no caption" : TryRead(() => _images.Read(slot, Pixels(slot)));
        _rows.Add((checksum, captions, problem));
    }

    /// <summary>Computes the rows read, and forgets them.</summary>
    public ScoredRow[] Evaluate()
    {
        string?[] problems = [.. _rows.Select(row => row.Problem)];
        Parallel.For(0, Count, slot => problems[slot] ??= TryRead(() => _images.Complete(slot, Pixels(slot))));
        var texts = new List<string>();
        foreach ((int slot, (string _, string[] captions, string? _)) in _rows.Index())
        {
            texts.AddRange(problems[slot] is null ? captions.Where(IsText) : []);
        }

        float[] textEmbeddings = [];
        if (texts.Count > 0)
        {
            _encoder.EmbedPixels(_pixels, Count, _imageEmbeddings);
            textEmbeddings = _encoder.EmbedTexts(texts);
        }

        int next = 0;
        ScoredRow[] scored = [.. _rows.Index().Select(entry => Score(entry.Item.Checksum, entry.Item.Captions, problems[entry.Index], entry.Index, textEmbeddings, ref next))];
        _rows.Clear();
        return scored;
    }

    public void Dispose() => _images.Dispose();

    private static bool IsText(string caption) => !string.IsNullOrWhiteSpace(caption);

    private static string? TryRead(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    private ScoredRow Score(string checksum, string[] captions, string? problem, int slot, float[] textEmbeddings, ref int next)
    {
        if (problem is not null)
        {
            return ScoredRow.Bad(checksum, problem);
        }

        int dimension = _encoder.Dimension;
        ReadOnlySpan<float> image = _imageEmbeddings.AsSpan(slot * dimension, dimension);
        float[] scores = new float[captions.Length];
        for (int i = 0; i < captions.Length; i++)
        {
            scores[i] = IsText(captions[i]) ? VectorMath.Dot(image, textEmbeddings.AsSpan(next++ * dimension, dimension)) : float.NaN;
        }

        return scores.Any(float.IsFinite) ? new ScoredRow(checksum, scores, Problem: null) : ScoredRow.Bad(checksum, "the score is not a number");
    }

    private Span<float> Pixels(int slot) => _pixels.AsSpan(slot * _valuesPerImage, _valuesPerImage);
}
