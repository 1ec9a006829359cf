using Microsoft.ML.OnnxRuntime;
using SimpleClip.Export;
using SimpleClip.Networks;
using SimpleClip.Testing;
using SimpleClip.Trainers.Tests.Golden;
using SimpleClip.Trainers.Tests.Networks.Plain;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace SimpleClip.Trainers.Tests.Export;

/// <summary>Compares the graph of an image tower with the tower.</summary>
internal static class TowerExport
{
    /// <summary>Fails unless ONNX Runtime gives for every batch size what TorchSharp gives.</summary>
    public static void AssertEqual(ImageTower tower, int[] batches)
    {
        using var session = new InferenceSession(ImageTowerExporter.Export(tower));
        foreach (int batch in batches)
        {
            using var noGradients = no_grad();
            using var scope = NewDisposeScope();
            Tensor images = tower.Images(batch);
            float[] expected = GoldenTensors.ToArray(tower.call(images));

            float[] actual = session.Run(images);

            Console.WriteLine($"{tower.GetType().Name}, batch {batch}: relative error {OnnxRun.RelativeError(expected, actual):e1}");
            Close.Assert($"batch {batch}", expected, actual, new Tolerance(1e-4, 0));
        }
    }
}
