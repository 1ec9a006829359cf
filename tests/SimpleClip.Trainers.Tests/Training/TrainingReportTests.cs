namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class TrainingReportTests
{
    [TestMethod]
    public void A_report_says_whether_the_data_held_the_run_up()
    {
        string text = Report(Progress.Epoch(1, waitSeconds: 3), Progress.Epoch(2, waitSeconds: 2)).ToString();

        StringAssert.Contains(text, "bottleneck: the data (25 % of the time was spent waiting for data)");
        StringAssert.Contains(text, "DataThreads");
    }

    [TestMethod]
    public void A_report_says_whether_the_step_held_the_run_up()
    {
        string text = Report(Progress.Epoch(1, waitSeconds: 3), Progress.Epoch(2, waitSeconds: 0.4)).ToString();

        StringAssert.Contains(text, "bottleneck: the training step (17 % of the time was spent waiting for data)");
        Assert.DoesNotContain("DataThreads", text);
    }

    [TestMethod]
    public void A_report_of_a_run_that_did_not_get_far_says_nothing_of_it() => Assert.AreEqual("", Report().ToString());

    private static TrainingReport Report(params EpochReport[] epochs) => new([], epochs, 0, []);
}
