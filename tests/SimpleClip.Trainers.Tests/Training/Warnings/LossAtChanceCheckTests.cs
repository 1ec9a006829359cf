using SimpleClip.Training;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class LossAtChanceCheckTests
{
    [TestMethod]
    [DataRow(0.981)]
    [DataRow(1.0)]
    [DataRow(1.3)]
    public void A_loss_no_better_than_guessing_after_the_warmup_is_warned_of_once(double ofChance)
    {
        List<TrainingWarning> warnings = Run(_ => ofChance);

        Assert.HasCount(1, warnings);
        Assert.AreEqual(("loss-at-chance", 20 + 200 + 50), (warnings[0].Code, warnings[0].Step));
        StringAssert.Contains(warnings[0].Message, "ln(64) = 4.159");
    }

    [TestMethod]
    public void A_loss_that_has_left_chance_is_fine() => Assert.IsEmpty(Run(step => step < 150 ? 1 : 0.97));

    [TestMethod]
    public void A_loss_that_comes_back_to_chance_is_warned_of_again() =>
        Assert.HasCount(2, Run(step => step is > 300 and < 600 ? 0.7 : 1));

    [TestMethod]
    public void A_loss_near_the_limit_is_warned_of_once() => Assert.HasCount(1, Run(step => step / 60 % 2 == 0 ? 0.99 : 0.97));

    [TestMethod]
    public void Other_losses_and_those_of_no_weight_are_not_looked_at()
    {
        Assert.IsEmpty(new LossAtChanceCheck().Warnings(1000, step => step with { BatchSize = 64, Loss = Math.Log(64) }));
        Assert.IsEmpty(new LossAtChanceCheck().Warnings(1000, step => At(step, 1) with { LossWeights = new Dictionary<string, double> { ["info_nce"] = 0 } }));
    }

    private static List<TrainingWarning> Run(Func<int, double> ofChance) => new LossAtChanceCheck().Warnings(1000, step => At(step, ofChance(step.Step)));

    private static TrainingProgress At(TrainingProgress step, double ofChance) => step with
    {
        BatchSize = 64,
        WarmupSteps = 20,
        LossTerms = new Dictionary<string, double> { ["info_nce"] = ofChance * Math.Log(64) },
    };
}
