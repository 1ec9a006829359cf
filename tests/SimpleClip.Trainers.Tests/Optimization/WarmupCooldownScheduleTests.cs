using SimpleClip.Optimization;

namespace SimpleClip.Trainers.Tests.Optimization;

[TestClass]
public sealed class WarmupCooldownScheduleTests
{
    private static readonly WarmupCooldownSchedule Schedule = new(Peak: 2, WarmupSteps: 4, CooldownSteps: 8, TotalSteps: 20);

    [TestMethod]
    [DataRow(0, 0.5)]
    [DataRow(3, 2.0)]
    [DataRow(4, 2.0)]
    [DataRow(11, 2.0)]
    [DataRow(12, 2.0)]
    [DataRow(16, 1.0)]
    [DataRow(19, 0.25)]
    [DataRow(20, 0.0)]
    [DataRow(30, 0.0)]
    public void The_rate_rises_linearly_stays_and_falls_linearly(int step, double expected) => Assert.AreEqual(expected, Schedule.RateAt(step), 1e-12);

    [TestMethod]
    [DataRow(11, 2.0)]
    [DataRow(16, 0.2 + (1.8 * 0.25))]
    [DataRow(18, 0.2 + (1.8 * 0.0625))]
    [DataRow(20, 0.2)]
    public void The_fall_has_a_power_and_an_end(int step, double expected) =>
        Assert.AreEqual(expected, (Schedule with { EndRate = 0.2, Power = 2 }).RateAt(step), 1e-12);

    [TestMethod]
    public void Without_cooldown_the_rate_stays_to_the_last_step() => Assert.AreEqual(2, (Schedule with { CooldownSteps = 0 }).RateAt(19), 1e-12);
}
