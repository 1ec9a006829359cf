using System.Text.Json.Nodes;
using SimpleClip.Training;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class WarningSetTests
{
    [TestMethod]
    public void A_healthy_run_is_warned_of_nothing()
    {
        List<TrainingWarning> kept = [];
        WarningSet warnings = WarningSet.Create(startsFromTrainedWeights: false, [new WarningCollector(kept.Add)]);

        foreach (TrainingProgress step in FlickrRun.Steps)
        {
            warnings.OnStep(step);
            if (FlickrRun.EndsEpoch(step))
            {
                warnings.OnEpoch(step, Progress.Epoch(step.Epoch));
            }
        }

        Assert.IsEmpty(kept);
    }

    [TestMethod]
    public void The_same_run_without_learning_is_warned_of()
    {
        List<TrainingWarning> kept = [];
        WarningSet warnings = WarningSet.Create(startsFromTrainedWeights: true, [new WarningCollector(kept.Add)]);

        foreach (TrainingProgress step in FlickrRun.Steps)
        {
            warnings.OnStep(step with { LossTerms = new Dictionary<string, double> { ["info_nce"] = Math.Log(FlickrRun.BatchSize) }, DuplicateCaptionShare = 0.2 });
        }

        CollectionAssert.AreEqual(
            new[] { "fine-tuning-rate", "duplicate-captions", "loss-at-chance" }, kept.Select(warning => warning.Code).ToArray());
    }

    [TestMethod]
    public void A_run_that_is_interrupted_after_every_step_is_warned_of_what_an_unbroken_one_is()
    {
        List<TrainingWarning> unbroken = WarningsOfTroubledRun(isInterrupted: false);
        List<TrainingWarning> interrupted = WarningsOfTroubledRun(isInterrupted: true);

        CollectionAssert.AreEquivalent(
            new[]
            {
                "loss-at-chance", "duplicate-captions", "truncated-captions", "logit-scale-clamped", "fine-tuning-rate", "data-bottleneck",
                "gradient-explosion",
            },
            unbroken.Select(warning => warning.Code).ToArray());
        CollectionAssert.AreEqual(unbroken, interrupted);
    }

    [TestMethod]
    public void What_an_observer_throws_keeps_no_step_from_a_check()
    {
        var throws = new WarningCollector(_ => throw new InvalidTimeZoneException("the observer's"));
        WarningSet broken = WarningSet.Create(startsFromTrainedWeights: true, [throws]);
        WarningSet whole = WarningSet.Create(startsFromTrainedWeights: true, []);
        TrainingProgress step = Troubled(30);

        Assert.ThrowsExactly<InvalidTimeZoneException>(() => broken.OnStep(step));
        whole.OnStep(step);

        Assert.AreEqual(whole.ToJson().ToJsonString(), broken.ToJson().ToJsonString());
    }

    [TestMethod]
    public void What_others_come_upon_is_told_too()
    {
        List<TrainingWarning> kept = [];
        WarningSet warnings = WarningSet.Create(startsFromTrainedWeights: false, [new WarningCollector(kept.Add)]);

        warnings.Tell(new TrainingWarning("files", "The disk is slow.", 7));
        warnings.Tell(null);

        Assert.AreEqual("The disk is slow.", kept.Single().Message);
    }

    /// <summary>A run in which everything goes wrong sooner or later, in epochs of 150 steps.</summary>
    private static List<TrainingWarning> WarningsOfTroubledRun(bool isInterrupted)
    {
        List<TrainingWarning> kept = [];
        WarningSet Create() => WarningSet.Create(startsFromTrainedWeights: true, [new WarningCollector(kept.Add)]);
        WarningSet warnings = Create();
        for (int number = 1; number <= 800; number++)
        {
            TrainingProgress step = Troubled(number);
            warnings.OnStep(step);
            if (number % 150 == 0)
            {
                warnings.OnEpoch(step, Progress.Epoch(number / 150));
            }

            if (isInterrupted)
            {
                string state = warnings.ToJson().ToJsonString();
                warnings = Create();
                warnings.Restore(JsonNode.Parse(state)!.AsObject());
            }
        }

        return kept;
    }

    private static TrainingProgress Troubled(int step) => Progress.At(step) with
    {
        BatchSize = 64,
        WarmupSteps = 20,
        LearningRate = step < 30 ? 1e-5 : 1e-3,
        LossTerms = new Dictionary<string, double> { ["info_nce"] = Math.Log(64) },
        DuplicateCaptionShare = 0.2,
        TruncatedCaptionShare = 0.3,
        LogitScale = step < 40 ? 14 : 100,
        GradientNorm = step < 300 ? 1 + (step % 7) : 90,
        DataWaitShare = step < 310 ? 0.1 : 0.6,
    };
}
