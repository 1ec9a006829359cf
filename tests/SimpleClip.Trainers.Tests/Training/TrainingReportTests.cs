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

    [TestMethod]
    public void A_report_tells_the_measurements_below_their_epochs()
    {
        TrainingReport report = Report(Progress.Epoch(1), Progress.Epoch(2)) with
        {
            Evaluations =
            [
                Progress.Evaluation(4, ("zero_shot_top1", 0.25)),
                Progress.Evaluation(8, ("zero_shot_top1", 0.5)) with { Epoch = 2 },
                Progress.Evaluation(9, ("zero_shot_top1", 0.75)) with { Epoch = 3 },
            ],
        };

        string[] lines = report.ToString().Split('\n');

        StringAssert.StartsWith(lines[0], "epoch 1: loss 1.0000");
        Assert.AreEqual("  step 4: zero_shot_top1 0.25", lines[1]);
        StringAssert.StartsWith(lines[2], "epoch 2: ");
        Assert.AreEqual("  step 8: zero_shot_top1 0.5", lines[3]);
        Assert.AreEqual("  step 9: zero_shot_top1 0.75", lines[4]);
    }

    private static TrainingReport Report(params EpochReport[] epochs) => new([], epochs, 0, []);
}
