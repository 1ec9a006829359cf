using SimpleClip.Optimization;

namespace SimpleClip.Trainers.Tests.Optimization;

[TestClass]
public sealed class WarmupConstantScheduleTests
{
    [TestMethod]
    [DataRow(0, 0.5)]
    [DataRow(2, 1.5)]
    [DataRow(3, 2.0)]
    [DataRow(4, 2.0)]
    [DataRow(1000, 2.0)]
    public void The_rate_rises_linearly_and_stays(int step, double expected) =>
        Assert.AreEqual(expected, new WarmupConstantSchedule(Peak: 2, WarmupSteps: 4).RateAt(step), 1e-12);

    [TestMethod]
    public void Without_warm_up_the_rate_is_constant() => Assert.AreEqual(2, new WarmupConstantSchedule(2, 0).RateAt(0), 1e-12);

    [TestMethod]
    public void Steps_before_the_first_are_refused() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new WarmupConstantSchedule(2, 4).RateAt(-1));
}
