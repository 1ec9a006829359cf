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
    public void What_others_come_upon_is_told_too()
    {
        List<TrainingWarning> kept = [];
        WarningSet warnings = WarningSet.Create(startsFromTrainedWeights: false, [new WarningCollector(kept.Add)]);

        warnings.Tell(new TrainingWarning("files", "The disk is slow.", 7));
        warnings.Tell(null);

        Assert.AreEqual("The disk is slow.", kept.Single().Message);
    }
}
