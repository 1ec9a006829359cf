using SimpleClip.Training;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class FineTuningRateCheckTests
{
    [TestMethod]
    public void A_rate_for_training_from_scratch_on_trained_weights_is_warned_of_as_soon_as_it_is_reached()
    {
        List<TrainingWarning> warnings = Run(startsFromTrainedWeights: true, peak: 5e-4);

        Assert.HasCount(1, warnings);
        Assert.AreEqual(("fine-tuning-rate", 21), (warnings[0].Code, warnings[0].Step));
        StringAssert.Contains(warnings[0].Message, "LearningRate");
    }

    [TestMethod]
    public void A_low_rate_is_fine() => Assert.IsEmpty(Run(startsFromTrainedWeights: true, peak: 1e-4));

    [TestMethod]
    public void Training_from_scratch_may_have_any_rate() => Assert.IsEmpty(Run(startsFromTrainedWeights: false, peak: 1e-2));

    private static List<TrainingWarning> Run(bool startsFromTrainedWeights, double peak) => new FineTuningRateCheck(startsFromTrainedWeights)
        .Warnings(200, step => step with { LearningRate = peak * Math.Min(1, step.Step / 100.0) });
}
