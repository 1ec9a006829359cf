using System.Text.Json.Nodes;
using SimpleClip.Training;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class MetricTrackerTests
{
    [TestMethod]
    public void The_best_so_far_is_known_and_the_run_stops_when_patience_is_over()
    {
        var tracker = new MetricTracker("mean_recall", higherIsBetter: true, patience: 2);

        MetricStanding[] standings = [.. new[] { 0.1, 0.3, 0.3, 0.4, 0.2, 0.3 }.Select(value => tracker.Update(Recall(value)))];

        CollectionAssert.AreEqual(new[] { true, true, false, true, false, false }, standings.Select(standing => standing.IsBest).ToArray());
        CollectionAssert.AreEqual(new[] { false, false, false, false, false, true }, standings.Select(standing => standing.ShouldStop).ToArray());
    }

    [TestMethod]
    public void Of_a_rank_less_is_better()
    {
        var tracker = new MetricTracker("image_to_text_median_rank", higherIsBetter: false, patience: 1);

        Assert.AreEqual(new MetricStanding(true, false), tracker.Update(Progress.Evaluation(1, ("image_to_text_median_rank", 40))));
        Assert.AreEqual(new MetricStanding(true, false), tracker.Update(Progress.Evaluation(2, ("image_to_text_median_rank", 30))));
        Assert.AreEqual(new MetricStanding(false, true), tracker.Update(Progress.Evaluation(3, ("image_to_text_median_rank", 31))));
    }

    [TestMethod]
    public void Without_patience_a_run_never_stops()
    {
        var tracker = new MetricTracker("mean_recall", higherIsBetter: true, patience: 0);
        tracker.Update(Recall(1));

        Assert.IsFalse(Enumerable.Range(0, 100).Any(_ => tracker.Update(Recall(0)).ShouldStop));
    }

    [TestMethod]
    public void The_loss_is_that_of_epochs()
    {
        var tracker = new MetricTracker("loss", higherIsBetter: false, patience: 1);

        Assert.AreEqual(new MetricStanding(true, false), tracker.Update(Progress.Epoch(1, loss: 2)));
        Assert.AreEqual(default, tracker.Update(Recall(0.1)));
        Assert.AreEqual(new MetricStanding(false, true), tracker.Update(Progress.Epoch(2, loss: 2.1)));
        Assert.AreEqual(default, new MetricTracker("mean_recall", true, 1).Update(Progress.Epoch(1)));
    }

    [TestMethod]
    public void A_figure_that_is_no_number_is_never_the_best()
    {
        var tracker = new MetricTracker("mean_recall", higherIsBetter: true, patience: 2);

        Assert.AreEqual(new MetricStanding(false, false), tracker.Update(Recall(double.NaN)));
        Assert.AreEqual(new MetricStanding(true, false), tracker.Update(Recall(0)));
    }

    [TestMethod]
    public void A_tracker_goes_on_where_its_state_left_off()
    {
        var tracker = new MetricTracker("mean_recall", higherIsBetter: true, patience: 3);
        tracker.Update(Recall(0.1 + 0.2));
        tracker.Update(Recall(0.2));
        var other = new MetricTracker("mean_recall", higherIsBetter: true, patience: 3);

        other.Restore((JsonObject)JsonNode.Parse(tracker.ToJson().ToJsonString())!);

        Assert.AreEqual(new MetricStanding(false, false), other.Update(Recall(0.1 + 0.2)));
        Assert.AreEqual(new MetricStanding(false, true), other.Update(Recall(0.2)));
        Assert.AreEqual(tracker.ToJson()["best"]!.GetValue<double>(), other.ToJson()["best"]!.GetValue<double>());
    }

    [TestMethod]
    public void The_state_of_a_new_tracker_is_that_of_a_new_one()
    {
        var other = new MetricTracker("mean_recall", higherIsBetter: true, patience: 1);

        other.Restore(new MetricTracker("mean_recall", higherIsBetter: true, patience: 1).ToJson());

        Assert.AreEqual(new MetricStanding(true, false), other.Update(Recall(0)));
    }

    [TestMethod]
    public void State_of_another_metric_or_damaged_state_is_refused()
    {
        var tracker = new MetricTracker("loss", higherIsBetter: false, patience: 1);

        StringAssert.Contains(Refuse(new MetricTracker("mean_recall", true, 1).ToJson()), "'mean_recall'; expected 'loss'");
        StringAssert.Contains(Refuse([]), "expected the members metric, best and since_best");
        StringAssert.Contains(Refuse(new JsonObject { ["metric"] = "loss", ["best"] = "much", ["since_best"] = 0 }), "expected the members");

        string Refuse(JsonObject state) => Assert.ThrowsExactly<InvalidDataException>(() => tracker.Restore(state)).Message;
    }

    [TestMethod]
    public void An_unknown_metric_is_refused_with_the_known_ones()
    {
        string message = Assert.ThrowsExactly<ArgumentException>(() => new MetricTracker("recall", higherIsBetter: true, patience: 1)).Message;

        StringAssert.Contains(message, "'recall'");
        StringAssert.Contains(message, "mean_recall, image_to_text_R@1");
        StringAssert.Contains(message, "zero_shot_top1");
    }

    [TestMethod]
    public void A_metric_that_was_not_measured_is_named_with_those_that_were()
    {
        var tracker = new MetricTracker("zero_shot_top1", higherIsBetter: true, patience: 1);

        string message = Assert.ThrowsExactly<InvalidOperationException>(() => tracker.Update(Recall(0.5))).Message;

        StringAssert.Contains(message, "does not measure 'zero_shot_top1' (option Metric); it measures mean_recall");
    }

    private static EvaluationReport Recall(double value) => Progress.Evaluation(1, ("mean_recall", value));
}
