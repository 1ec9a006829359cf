using SimpleClip.Training;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class LogitScaleCheckTests
{
    [TestMethod]
    public void A_logit_scale_that_has_risen_to_its_limit_and_stays_there_is_warned_of_once()
    {
        List<TrainingWarning> warnings = Run(step => Math.Min(100, 14 + step));

        Assert.HasCount(1, warnings);
        Assert.AreEqual(("logit-scale-clamped", 86 + 499), (warnings[0].Code, warnings[0].Step));
    }

    [TestMethod]
    public void A_logit_scale_that_touches_its_limit_is_fine() => Assert.IsEmpty(Run(step => step % 400 == 0 ? 99 : 100));

    [TestMethod]
    public void Pretrained_weights_may_bring_the_limit_along() => Assert.IsEmpty(Run(_ => 99.99999));

    private static List<TrainingWarning> Run(Func<int, double> scale) => new LogitScaleCheck().Warnings(3000, step => step with { LogitScale = scale(step.Step) });
}
