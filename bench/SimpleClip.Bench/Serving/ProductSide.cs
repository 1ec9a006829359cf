using System.Diagnostics;
using Microsoft.ML;

namespace SimpleClip.Bench.Serving;

/// <summary>The ImageEmbedding transform over a view of paths.</summary>
internal sealed class ProductSide(ClipModel model, string[] files, int batch, int threads) : IServingSide
{
    private readonly MLContext _context = new();
    private ImageEmbeddingTransformer? _transformer;

    public string Name => "ImageEmbedding";

    public double Pass()
    {
        IDataView photos = _context.Data.LoadFromEnumerable(files.Select(file => new Photo { ImagePath = file }));
        _transformer ??= _context.Clip().Transforms
            .ImageEmbedding(model, new ImageEmbeddingEstimator.Options { BatchSize = batch, Threads = threads })
            .Fit(photos);
        long start = Stopwatch.GetTimestamp();
        EmbeddingColumn.Read(_transformer.Transform(photos), "Embedding");
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose() => _transformer?.Dispose();
}
