using Microsoft.ML;
using Microsoft.ML.Runtime;
using SimpleClip.Training;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class ChannelObserverTests
{
    [TestMethod]
    public void Epochs_evaluations_checkpoints_and_resuming_are_told_on_the_log()
    {
        List<LoggingEventArgs> lines = Log(observer =>
        {
            observer.OnResumed(5);
            observer.OnStep(Progress.At(6));
            observer.OnEvaluation(Progress.At(6), Progress.Evaluation(6, ("zero_shot_top1", 0.5)));
            observer.OnCheckpoint("run/6", 6);
            observer.OnEpoch(Progress.At(6), Progress.Epoch(1, loss: 2));
        });

        CollectionAssert.AreEqual(
            new[]
            {
                "Training goes on after step 5.",
                "Evaluation at step 6 (epoch 1): zero_shot_top1 0.5.",
                "Checkpoint of step 6 written: run/6.",
                "Epoch 1 of 1: loss 2.0000, 100 samples/s, logit scale 14.00, 0 rows skipped.",
            },
            lines.Select(line => line.RawMessage).ToArray());
        Assert.IsTrue(lines.TrueForAll(line => line.Kind == ChannelMessageKind.Info));
    }

    [TestMethod]
    public void Warnings_are_warnings()
    {
        LoggingEventArgs line = Log(observer => observer.OnWarning(new TrainingWarning("some-code", "Something {0} is wrong.", 3))).Single();

        Assert.AreEqual(ChannelMessageKind.Warning, line.Kind);
        Assert.AreEqual("step 3: Something {0} is wrong. (some-code)", line.RawMessage);
    }

    [TestMethod]
    public void Steps_are_told_if_asked_for_with_the_loss_terms()
    {
        List<LoggingEventArgs> lines = Log(
            observer =>
            {
                for (int step = 1; step <= 5; step++)
                {
                    observer.OnStep(Progress.At(step) with { LossTerms = new Dictionary<string, double> { ["info_nce"] = 0.75, ["feature"] = 0.25 } });
                }
            },
            everySteps: 2);

        Assert.HasCount(2, lines);
        StringAssert.StartsWith(lines[1].RawMessage, "Step 4 of 1000: loss 1.0000 (info_nce 0.7500, feature 0.2500), learning rate 0.001");
    }

    private static List<LoggingEventArgs> Log(Action<ITrainingObserver> act, int everySteps = 0)
    {
        var context = new MLContext();
        var lines = new List<LoggingEventArgs>();
        context.Log += (_, line) =>
        {
            if (line.Source.Contains("Fit", StringComparison.Ordinal) && line.Kind != ChannelMessageKind.Trace)
            {
                lines.Add(line);
            }
        };
        IHost host = ((IHostEnvironment)context).Register("Test");
        using IChannel log = host.Start("Fit");
        using IProgressChannel progress = host.StartProgressChannel("Training");
        act(new ChannelObserver(log, progress, everySteps));
        return lines;
    }
}
