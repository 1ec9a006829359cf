using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using SimpleClip.Export;
using SimpleClip.Images;

namespace SimpleClip.Bench.Serving;

/// <summary>The time from the bytes of one photograph to its embedding, by a PredictionEngine and by ONNX Runtime itself, photograph by
/// photograph in turns.</summary>
internal static class LatencyBench
{
    private const int Rounds = 4;

    // On one thread: the threads of two sessions would spin while the other one computes.
    private const int Threads = 1;

    /// <summary>Prints a table.</summary>
    public static void Run(ClipModel model, string[] files)
    {
        byte[][] photos = [.. files.Select(File.ReadAllBytes)];
        var context = new MLContext();
        using ImageEmbeddingTransformer transformer = context.Clip().Transforms
            .ImageEmbedding(model, new ImageEmbeddingEstimator.Options { InputColumnName = nameof(Photo.Image), Threads = Threads })
            .Fit(context.Data.LoadFromEnumerable<Photo>([]));
        using PredictionEngine<Photo, Embedded> engine = context.Model.CreatePredictionEngine<Photo, Embedded>(transformer);
        using var options = new SessionOptions { IntraOpNumThreads = Threads };
        using var session = new InferenceSession(model.ImageGraph.ToArray(), options);
        using var run = new RunOptions();
        float[] pixels = new float[model.ImageProcessor.ValuesPerImage], embedding = new float[model.Info.EmbeddingDimension];
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(pixels, [1, 3, model.Info.Image.Size, model.Info.Image.Size]);
        using OrtValue output = OrtValue.CreateTensorValueFromMemory(embedding, [1, embedding.Length]);

        List<double> own = [], raw = [], ratios = [];
        for (int i = 0; i < photos.Length * (Rounds + 1); i++)
        {
            byte[] photo = photos[i % photos.Length];
            double one, other;
            if (i % 2 == 0)
            {
                one = Time(() => engine.Predict(new Photo { Image = photo }));
                other = Time(() => Raw(photo));
            }
            else
            {
                other = Time(() => Raw(photo));
                one = Time(() => engine.Predict(new Photo { Image = photo }));
            }

            // The first round warms up.
            if (i >= photos.Length)
            {
                own.Add(one);
                raw.Add(other);
                ratios.Add(one / other);
            }
        }

        Console.WriteLine("| one photograph | ms, median (middle half) | over ONNX Runtime itself, median (middle half) |");
        Console.WriteLine("|---|---|---|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| PredictionEngine | {Quartiles.Of(own):F2} | {Quartiles.Of(ratios):F3} |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| decode and InferenceSession.Run | {Quartiles.Of(raw):F2} | 1 |"));

        void Raw(byte[] photo)
        {
            model.ImageProcessor.Process(ImageSource.FromBytes(photo, "photo"), pixels);
            session.Run(run, [ImageTowerExporter.InputName], [input], [ImageTowerExporter.OutputName], [output]);
        }
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
