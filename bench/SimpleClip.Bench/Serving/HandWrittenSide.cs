using System.Diagnostics;
using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using SimpleClip.Export;
using SimpleClip.Images;

namespace SimpleClip.Bench.Serving;

/// <summary>The loop that one writes by hand: decode a batch on all threads, run the session, scale to length 1. Its buffers are made
/// once.</summary>
internal sealed class HandWrittenSide : IServingSide
{
    private readonly ClipModel _model;
    private readonly string[] _files;
    private readonly int _batch;
    private readonly ParallelOptions _parallel;
    private readonly InferenceSession _session;
    private readonly float[] _pixels;
    private readonly float[] _embeddings;

    public HandWrittenSide(ClipModel model, string[] files, int batch, int threads)
    {
        (_model, _files, _batch) = (model, files, batch);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        using var options = new SessionOptions { IntraOpNumThreads = threads };
        _session = new InferenceSession(model.ImageGraph.ToArray(), options);
        _pixels = new float[batch * model.ImageProcessor.ValuesPerImage];
        _embeddings = new float[batch * model.Info.EmbeddingDimension];
    }

    public string Name => "hand-written loop";

    public double Pass()
    {
        int values = _model.ImageProcessor.ValuesPerImage, size = _model.Info.Image.Size, dimension = _model.Info.EmbeddingDimension;
        using var options = new RunOptions();
        long start = Stopwatch.GetTimestamp();
        for (int first = 0; first < _files.Length; first += _batch)
        {
            int from = first, count = Math.Min(_batch, _files.Length - first);
            Parallel.For(0, count, _parallel, i => _model.ImageProcessor.Process(ImageSource.FromFile(_files[from + i]), _pixels.AsSpan(i * values, values)));
            using OrtValue input = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, _pixels.AsMemory(0, count * values), [count, 3, size, size]);
            using OrtValue output = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, _embeddings.AsMemory(0, count * dimension), [count, dimension]);
            _session.Run(options, [ImageTowerExporter.InputName], [input], [ImageTowerExporter.OutputName], [output]);
            for (int i = 0; i < count; i++)
            {
                Span<float> embedding = _embeddings.AsSpan(i * dimension, dimension);
                TensorPrimitives.Divide(embedding, TensorPrimitives.Norm<float>(embedding), embedding);
            }
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose() => _session.Dispose();
}
