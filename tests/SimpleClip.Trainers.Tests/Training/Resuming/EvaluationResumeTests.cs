using Microsoft.ML;
using SimpleClip.Checkpoints;
using SimpleClip.Testing;

namespace SimpleClip.Trainers.Tests.Training;

/// <summary>A run that is interrupted around its measurements comes to exactly what one comes to that was left alone.</summary>
[TestClass]
public sealed class EvaluationResumeTests : IDisposable
{
    private readonly PictureSet _pictures = new(27);

    /// <summary>Told of each row of the validation data that is read.</summary>
    private Action _onValidationRow = static () => { };

    public void Dispose() => _pictures.Dispose();

    [TestMethod]
    public void A_run_that_is_measured_after_epochs_goes_on()
    {
        RepeatableTraining training = Measured(options => options.WeightAverageDecay = 0.9);
        TrainingOutcome unbroken = training.Run();
        Assert.HasCount(3, unbroken.Report.Evaluations);

        training.AssertSame(unbroken, 3, 4, 8, 12);
    }

    [TestMethod]
    public void A_run_that_is_measured_after_steps_goes_on_and_makes_up_for_a_measurement_that_was_cut_off()
    {
        // The token is cancelled before the measurement that is due after the same step.
        RepeatableTraining training = Measured(options => options.Evaluation.EverySteps = 3);
        TrainingOutcome unbroken = training.Run();
        CollectionAssert.AreEqual(new[] { 3, 6, 9, 12 }, unbroken.Report.Evaluations.Select(evaluation => evaluation.Step).ToArray());

        training.AssertSame(unbroken, 3);
        training.AssertSame(unbroken, 5, 6, 7);
        training.AssertSame(unbroken, 12);
        training.AssertSame(unbroken, [.. Enumerable.Range(1, 12)]);
    }

    [TestMethod]
    [DataRow(0, 4)]
    [DataRow(3, 6)]
    [DataRow(4, 4)]
    public void An_interruption_in_the_middle_of_a_measurement_changes_nothing(int everySteps, int step)
    {
        RepeatableTraining training = Measured(options => options.Evaluation.EverySteps = everySteps);
        TrainingOutcome unbroken = training.Run();
        using var folder = new TemporaryFolder();
        int rows = 0;
        using var source = new CancellationTokenSource();
        var context = new MLContext(seed: 1);
        ClipTrainer trainer = training.Create(context, folder.Path);
        bool counts = false;
        _onValidationRow = () =>
        {
            if (counts && ++rows == 2)
            {
                source.Cancel();
            }
        };

        Assert.Throws<OperationCanceledException>(() => trainer.Fit(
            training.Data(context), training.Validation!(context), new Listener(progress => counts = progress.Step == step), source.Token).Dispose());
        _onValidationRow = static () => { };

        Assert.HasCount(step, trainer.LastReport!.Losses);
        Assert.IsFalse(trainer.LastReport.Evaluations.Any(evaluation => evaluation.Step == step));
        unbroken.AssertSame(training.Finish(folder.Path), "interrupted in the measurement");
    }

    [TestMethod]
    public void An_interruption_right_after_a_measurement_changes_nothing()
    {
        RepeatableTraining training = Measured(options => options.Evaluation.EverySteps = 2);
        TrainingOutcome unbroken = training.Run();
        using var folder = new TemporaryFolder();

        training.Interrupt(folder.Path, progress => progress.Step == 6 && progress.Validation is not null, steps: 6);

        unbroken.AssertSame(training.Finish(folder.Path), "interrupted after the measurement");
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public void Patience_is_remembered(int everySteps)
    {
        RepeatableTraining training = Measured(options =>
        {
            options.Epochs = 20;
            options.Evaluation.EverySteps = everySteps;
            options.Evaluation.Metric = "image_to_text_median_rank";
            options.Evaluation.Patience = 3;
        });
        TrainingOutcome unbroken = training.Run();
        int last = unbroken.Report.Losses.Count;
        Assert.IsLessThan(4 * 20, last, "Nothing stopped the run early.");

        training.AssertSame(unbroken, [.. Enumerable.Range(1, last)]);
        training.AssertSame(unbroken, last - 1);
        training.AssertSame(unbroken, last);
    }

    [TestMethod]
    public void Patience_may_be_given_lengthened_and_taken_back_on_the_way()
    {
        RepeatableTraining With(int patience) => Measured(options =>
        {
            (options.Epochs, options.Schedule) = (8, LearningRateScheduleKind.Constant);
            options.Evaluation = new EvaluationOptions { EverySteps = 1, Metric = "image_to_text_median_rank", Patience = patience };
        });
        using var folder = new TemporaryFolder();
        With(0).Interrupt(folder.Path, 5);

        TrainingOutcome patient = With(2).Finish(folder.Path);
        TrainingOutcome longer = With(100).Finish(folder.Path);

        Assert.IsInRange(5 + 2, 31, patient.Report.Losses.Count, "the run is not stopped early");
        Assert.HasCount(8, longer.Report.Epochs);
        using var other = new TemporaryFolder();
        With(100).Interrupt(other.Path, 5);
        With(0).Run().AssertSame(With(0).Finish(other.Path), "patience was taken back");
    }

    [TestMethod]
    public void A_run_that_was_interrupted_when_its_patience_had_ended_is_over()
    {
        RepeatableTraining training = Measured(options =>
        {
            options.Epochs = 20;
            options.Evaluation.EverySteps = 3;
            options.Evaluation.Metric = "image_to_text_median_rank";
            options.Evaluation.Patience = 3;
        });
        TrainingOutcome unbroken = training.Run();
        int last = unbroken.Report.Losses.Count;
        using var folder = new TemporaryFolder();

        training.Interrupt(folder.Path, progress => progress.Step == last && progress.Validation is not null, last);

        unbroken.AssertSame(training.Finish(folder.Path), "interrupted after the last measurement");
    }

    [TestMethod]
    public void The_best_state_is_kept_under_its_own_step_although_its_measurement_was_cut_off()
    {
        using TemporaryFolder unbroken = new(), broken = new();
        RepeatableTraining training = Measured(options =>
        {
            options.Evaluation.EverySteps = 3;
            options.Checkpoints.EverySteps = 0;
            options.Checkpoints.KeepBest = 2;
        });
        training.Finish(unbroken.Path);
        training.Interrupt(broken.Path, 3);
        training.Interrupt(broken.Path, 6);

        training.Finish(broken.Path);

        CollectionAssert.AreEqual(Best(unbroken), Best(broken));
    }

    private RepeatableTraining Measured(Action<ContrastiveImageTextTrainer.Options> change) => new()
    {
        Create = (context, folder) => context.Clip().Trainers.ContrastiveImageText(TrainerOptions.Create(options =>
        {
            options.Epochs = 3;
            options.Checkpoints.Folder = folder;
            change(options);
        })),
        Data = _pictures.ToView,
        Validation = context => context.Data.LoadFromEnumerable(ValidationRows()),
    };

    private IEnumerable<PictureSet.Row> ValidationRows()
    {
        foreach (PictureSet.Row row in _pictures.Rows.Take(12))
        {
            _onValidationRow();
            yield return row;
        }
    }

    /// <summary>The checkpoints with their figures, of those that have some.</summary>
    private static string[] Best(TemporaryFolder folder)
    {
        var found = new List<string>();
        foreach (string path in Directory.GetFiles(folder.Path, "step-*.safetensors").Order())
        {
            using CheckpointFile file = CheckpointFile.Open(path);
            if (file.Metric is { } metric)
            {
                found.Add($"{file.Step} {metric:R}");
            }
        }

        return [.. found];
    }
}
