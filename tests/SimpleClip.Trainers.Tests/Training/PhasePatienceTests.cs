using System.Runtime.InteropServices;
using SimpleClip.Testing;

namespace SimpleClip.Trainers.Tests.Training;

/// <summary>Early stopping in a run of two phases.</summary>
[TestClass]
public sealed class PhasePatienceTests : IDisposable
{
    private readonly PictureSet _pictures = new(24);
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        _pictures.Dispose();
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.9)]
    public void A_phase_that_stops_early_is_followed_by_the_next_from_the_weights_that_measured_best(double average)
    {
        RepeatableTraining training = Training(average);

        TrainingOutcome outcome = training.Finish(_folder.Path);

        // Losses rise at this rate, so that the first epoch remains the best of its phase.
        Assert.IsLessThan(outcome.Report.Epochs.Skip(1).Take(2).Min(epoch => epoch.MeanLoss), outcome.Report.Epochs[0].MeanLoss, outcome.Report.ToString());
        Assert.HasCount(3 + 2, outcome.Report.Epochs, "three epochs of ten, and both of fine-tuning");
        SortedDictionary<string, byte[]> best = CheckpointTensors.Read(_folder.Path, 9, "best/"), last = CheckpointTensors.Read(_folder.Path, 9, "model/");
        SortedDictionary<string, byte[]> next = CheckpointTensors.Read(_folder.Path, 10, "model/");
        string[] names = [.. next.Keys.Where(name => name.EndsWith(".weight", StringComparison.Ordinal))];
        double Distance(SortedDictionary<string, byte[]> from, string section) => names.Sum(
            name => Floats(from[section + name["model".Length..]]).Zip(Floats(next[name]), (one, other) => Math.Abs((double)one - other)).Sum());
        Assert.IsLessThan(Distance(last, "model") / 20, Distance(best, "best"), "the step after sets out from elsewhere");
        training.AssertSame(outcome, 9);
        training.AssertSame(outcome, 4, 8, 10);
    }

    private static float[] Floats(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();

    private RepeatableTraining Training(double average) => new()
    {
        Create = (context, folder) => context.Clip().Trainers.SiClip(TrainerOptions.CreateSiClip(options =>
        {
            (options.Epochs, options.FineTuningEpochs, options.FineTuningRateFactor) = (10, 2, 1e-4);
            (options.LearningRate, options.WarmupSteps, options.Schedule) = (0.3, 0, LearningRateScheduleKind.Constant);
            (options.Evaluation.Metric, options.Evaluation.Patience, options.WeightAverageDecay) = ("loss", 2, average);
            (options.Checkpoints.Folder, options.Checkpoints.EverySteps, options.Checkpoints.KeepLast) = (folder, 1, 100);
        })),
        Data = _pictures.ToView,
    };
}
