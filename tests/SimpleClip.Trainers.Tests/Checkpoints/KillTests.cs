using SimpleClip.Checkpoints;
using SimpleClip.Testing;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Checkpoints;

[TestClass]
public sealed class KillTests
{
    private const int Trainings = 2, Kills = 10, Elements = 500_000, LongestMilliseconds = 60;

    [TestMethod]
    public async Task A_process_killed_at_any_moment_leaves_the_last_checkpoint_whole()
    {
        int[] unfinished = await Task.WhenAll(Enumerable.Range(0, Trainings).Select(training => Task.Run(() => TrainAndKill(new Random(training)))));

        Console.WriteLine($"{unfinished.Sum()} of {Trainings * Kills} kills fell into the writing of a file.");
        Assert.IsGreaterThan(0, unfinished.Sum(), "No kill fell into the writing of a file: the test shows nothing.");
    }

    /// <summary>Kills one training again and again.</summary>
    /// <returns>How many files were left unfinished.</returns>
    private static int TrainAndKill(Random random)
    {
        using var temporary = new TemporaryFolder();
        using Tensor weights = zeros([Elements], ScalarType.Float32), moments = zeros([Elements], ScalarType.Float64);
        var tensors = new Dictionary<string, Tensor> { ["model/weights"] = weights, ["optimizer/moments"] = moments };
        int unfinished = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            long durable = SavingProcess.RunAndKill(temporary.Path, TimeSpan.FromMilliseconds(random.NextDouble() * LongestMilliseconds));
            unfinished += Directory.GetFiles(temporary.Path, "*.tmp").Length;

            using var folder = new CheckpointFolder(temporary.Path, new CheckpointOptions(), Assert.Fail);
            using CheckpointFile? newest = folder.LoadNewest();
            Assert.IsNotNull(newest);
            Assert.IsGreaterThanOrEqualTo(durable, newest.Step);
            newest.CopyTo(tensors);
            Assert.IsTrue(weights.data<float>().ToArray().All(value => value == newest.Step), $"kill {kill}");
            Assert.IsTrue(moments.data<double>().ToArray().All(value => value == newest.Step), $"kill {kill}");
            Assert.IsEmpty(Directory.GetFiles(temporary.Path, "*.tmp"));

            // At most one that the process had no time to delete, beside the last two and the best.
            Assert.IsLessThanOrEqualTo(4, Directory.GetFiles(temporary.Path, "step-*").Length);
        }

        return unfinished;
    }
}
