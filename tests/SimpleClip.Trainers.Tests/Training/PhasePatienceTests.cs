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

        Assert.HasCount(3 + 2, outcome.Report.Epochs, "three epochs of ten, and two of five of fine-tuning");
        SortedDictionary<string, byte[]> best = CheckpointTensors.Read(_folder.Path, 9, "best/");
        SortedDictionary<string, byte[]> last = CheckpointTensors.Read(_folder.Path, 9, "model/");
        SortedDictionary<string, byte[]> next = CheckpointTensors.Read(_folder.Path, 10, "model/");
        string[] names = [.. next.Keys.Where(name => name.EndsWith(".weight", StringComparison.Ordinal))];
        double Distance(SortedDictionary<string, byte[]> from, string section) => names.Sum(name =>
            Floats(from[section + name["model".Length..]]).Zip(Floats(next[name])).Sum(pair => Math.Abs((double)pair.First - pair.Second)));
        Assert.IsLessThan(Distance(last, "model") / 20, Distance(best, "best"), "the step after sets out from elsewhere");
        training.AssertSame(outcome, 9);
        training.AssertSame(outcome, 4, 8, 10);
    }

    private static float[] Floats(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();

    private RepeatableTraining Training(double average) => new()
    {
        Create = (context, folder) => context.Clip().Trainers.SiClip(TrainerOptions.CreateSiClip(options =>
        {
            (options.Epochs, options.FineTuningEpochs, options.FineTuningRateFactor) = (10, 5, 1e-4);
            (options.LearningRate, options.WarmupSteps, options.Schedule) = (1e-2, 0, LearningRateScheduleKind.Constant);
            (options.Evaluation.Metric, options.Evaluation.Patience) = ("image_to_text_median_rank", 2);
            options.WeightAverageDecay = average;
            (options.Checkpoints.Folder, options.Checkpoints.EverySteps, options.Checkpoints.KeepLast) = (folder, 1, 100);
        })),
        Data = _pictures.ToView,

        // The only image is found at once, so that no measurement is better than the first.
        Validation = context => context.Data.LoadFromEnumerable(_pictures.Rows.Take(1)),
    };
}
