using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;
using SimpleClip.Export;

namespace SimpleClip.Bench.Serving;

/// <summary>ML.NET's own way, row by row: LoadImages, ResizeImages, ExtractPixels, ApplyOnnxModel. It computes on the session's default
/// threads.</summary>
internal sealed class ApplyOnnxSide : IServingSide
{
    private readonly MLContext _context = new();
    private readonly string _graph = Path.GetTempFileName();
    private readonly IDataView _photos;
    private readonly TransformerChain<OnnxTransformer> _pipeline;

    public ApplyOnnxSide(ClipModel model, string[] files)
    {
        File.WriteAllBytes(_graph, model.ImageGraph.ToArray());
        _photos = _context.Data.LoadFromEnumerable(files.Select(file => new Photo { ImagePath = file }));
        int size = model.Info.Image.Size;
        _pipeline = _context.Transforms.LoadImages("Loaded", imageFolder: null, nameof(Photo.ImagePath))
            .Append(_context.Transforms.ResizeImages("Resized", size, size, "Loaded"))
            .Append(_context.Transforms.ExtractPixels(ImageTowerExporter.InputName, "Resized", scaleImage: 1 / 255f))
            .Append(_context.Transforms.ApplyOnnxModel(
                ImageTowerExporter.OutputName,
                ImageTowerExporter.InputName,
                _graph,
                new Dictionary<string, int[]>
                {
                    [ImageTowerExporter.InputName] = [1, 3, size, size], [ImageTowerExporter.OutputName] = [1, model.Info.EmbeddingDimension],
                }))
            .Fit(_photos);
    }

    public string Name => "ApplyOnnxModel";

    public double Pass()
    {
        long start = Stopwatch.GetTimestamp();
        EmbeddingColumn.Read(_pipeline.Transform(_photos), ImageTowerExporter.OutputName);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose()
    {
        _pipeline.Dispose();
        File.Delete(_graph);
    }
}
