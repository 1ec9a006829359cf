using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;

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
        IDataView embedded = _transformer.Transform(photos);
        DataViewSchema.Column column = embedded.Schema["Embedding"];
        using DataViewRowCursor cursor = embedded.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> embedding = default;
        while (cursor.MoveNext())
        {
            getter(ref embedding);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose() => _transformer?.Dispose();
}
