using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SimpleClip.Checkpoints;
using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.TestApp;

/// <summary>
/// Goes on from the newest checkpoint in a folder and saves one after the other, printing the step of each once it is on the disk. Every
/// number of a checkpoint is its step.
/// </summary>
internal static class SavingRun
{
    private const int Elements = 500_000;
    private const double LongestSeconds = 20;

    public static void Run(string path)
    {
        using var folder = new CheckpointFolder(path, new CheckpointOptions(), Console.Error.WriteLine);
        using Tensor weights = zeros([Elements], ScalarType.Float32), moments = zeros([Elements], ScalarType.Float64);
        var tensors = new Dictionary<string, Tensor> { ["model/weights"] = weights, ["optimizer/moments"] = moments };
        long step = 0;
        using (CheckpointFile? newest = folder.LoadNewest())
        {
            newest?.CopyTo(tensors);
            step = newest?.Step ?? 0;
        }

        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < LongestSeconds)
        {
            step++;
            weights.FillInPlace(step);
            moments.FillInPlace(step);
            folder.Save(new TrainingCheckpoint(step, new JsonObject { ["step"] = step }, tensors, Metric: step % 7));
            Console.Out.WriteLine(step.ToString(CultureInfo.InvariantCulture));
            Console.Out.Flush();
        }
    }
}
