using SimpleClip.Training;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class DataBottleneckCheckTests
{
    [TestMethod]
    public void An_epoch_that_waits_for_data_is_warned_of_at_its_end_once()
    {
        var check = new DataBottleneckCheck();

        TrainingWarning? warning = Epoch(check, 40, 0.3);

        Assert.AreEqual("data-bottleneck", warning?.Code);
        StringAssert.Contains(warning!.Message, "30 %");
        StringAssert.Contains(warning.Message, "DataThreads");
        Assert.IsNull(Epoch(check, 40, 0.3));
        Assert.IsNull(Epoch(check, 40, 0.15));
        Assert.IsNull(Epoch(check, 40, 0.3));
        Assert.IsNull(Epoch(check, 40, 0.05));
        Assert.IsNotNull(Epoch(check, 40, 0.3));
    }

    [TestMethod]
    public void A_long_epoch_is_warned_of_before_its_end() =>
        Assert.AreEqual(500, new DataBottleneckCheck().Warnings(2000, step => step with { DataWaitShare = 0.5 }).Single().Step);

    [TestMethod]
    public void Steps_that_hardly_wait_are_fine() => Assert.IsNull(Epoch(new DataBottleneckCheck(), 40, 0.19));

    [TestMethod]
    public void An_epoch_of_a_few_steps_is_not_judged_by_its_start() => Assert.IsNull(Epoch(new DataBottleneckCheck(), 9, 0.9));

    private static TrainingWarning? Epoch(DataBottleneckCheck check, int steps, double share)
    {
        Assert.IsEmpty(check.Warnings(steps, step => step with { DataWaitShare = share }));
        return check.OnEpoch(Progress.At(steps), Progress.Epoch(1));
    }
}
