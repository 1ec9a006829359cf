using SimpleClip.Training;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class GradientExplosionCheckTests
{
    [TestMethod]
    public void Gradients_that_become_much_longer_and_stay_so_are_warned_of_once()
    {
        List<TrainingWarning> warnings = Run(step => step < 100 ? 2 : 50);

        Assert.HasCount(1, warnings);
        Assert.AreEqual(("gradient-explosion", 102), (warnings[0].Code, warnings[0].Step));
        StringAssert.Contains(warnings[0].Message, "50; 2 was usual");
    }

    [TestMethod]
    public void Gradients_that_grow_by_and_by_without_end_are_warned_of() => Assert.HasCount(1, Run(step => Math.Pow(1.06, step)));

    [TestMethod]
    public void A_gradient_that_is_no_number_is_warned_of_at_once()
    {
        List<TrainingWarning> warnings = Run(step => step >= 5 ? double.NaN : 1);

        Assert.AreEqual(5, warnings.Single().Step);
    }

    [TestMethod]
    public void Single_long_gradients_are_fine() => Assert.IsEmpty(Run(step => step % 10 < 2 ? 100 : 1));

    [TestMethod]
    public void A_second_explosion_is_warned_of_if_it_was_quiet_in_between()
    {
        Assert.HasCount(1, Run(step => step is > 200 and < 205 or > 220 and < 225 ? 100 : 1));
        Assert.HasCount(2, Run(step => step is > 200 and < 205 or > 420 and < 425 ? 100 : 1));
    }

    [TestMethod]
    public void Gradients_that_are_not_measured_are_not_judged() => Assert.IsEmpty(new GradientExplosionCheck().Warnings(200, step => step));

    private static List<TrainingWarning> Run(Func<int, double> norm) => new GradientExplosionCheck().Warnings(600, step => step with { GradientNorm = norm(step.Step) });
}
