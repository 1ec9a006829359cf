using Microsoft.ML;
using SimpleClip.Trainers.Tests.Training;

namespace SimpleClip.Trainers.Tests.Planning;

/// <summary>What a trainer asks its plan for.</summary>
[TestClass]
public sealed class TrainerPlanTests
{
    [TestMethod]
    public void Fine_tuning_counts_with_its_epochs_and_with_all_that_it_trains()
    {
        TrainingPlan Plan(int fineTuning) => new MLContext().Clip().Trainers
            .SiClip(TrainerOptions.CreateSiClip(options => (options.Epochs, options.FineTuningEpochs) = (3, fineTuning))).Plan(rows: 80);

        TrainingPlan one = Plan(0), two = Plan(2);

        Assert.AreEqual((30, 50), (one.Run.Steps, two.Run.Steps));
        Assert.IsLessThan(one.Parameters.Total, one.Parameters.Trainable);
        Assert.AreEqual(two.Parameters.Total, two.Parameters.Trainable);
        Assert.IsGreaterThan(one.Memory.OptimizerState, two.Memory.OptimizerState);
    }

    [TestMethod]
    public void Keeping_every_checkpoint_is_no_more_than_one_a_step()
    {
        var checkpoints = new CheckpointOptions { Folder = "run", KeepLast = int.MaxValue, KeepBest = int.MaxValue };
        ContrastiveImageTextTrainer.Options options = TrainerOptions.Create(options => options.Checkpoints = checkpoints);
        TrainingPlan Plan(long rows) => new MLContext().Clip().Trainers.ContrastiveImageText(options).Plan(rows);

        Assert.AreEqual(2 * 10, Plan(60).Request.CheckpointsKept);
        Assert.AreEqual(1_000_000, Plan(0).Request.CheckpointsKept);
    }
}
