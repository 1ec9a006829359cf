using SimpleClip.Optimization;

namespace SimpleClip.Trainers.Tests.Optimization;

[TestClass]
public sealed class WarmupCosineScheduleTests
{
    private static readonly WarmupCosineSchedule Schedule = new(Peak: 2, WarmupSteps: 4, TotalSteps: 12);

    [TestMethod]
    [DataRow(0, 0.5)]
    [DataRow(3, 2.0)]
    [DataRow(4, 2.0)]
    [DataRow(8, 1.0)]
    [DataRow(12, 0.0)]
    [DataRow(20, 0.0)]
    public void The_rate_rises_linearly_and_falls_along_a_cosine(int step, double expected) =>
        Assert.AreEqual(expected, Schedule.RateAt(step), 1e-12);

    [TestMethod]
    public void Without_warm_up_the_first_step_is_the_longest() =>
        Assert.AreEqual(2, (Schedule with { WarmupSteps = 0 }).RateAt(0), 1e-12);
}
