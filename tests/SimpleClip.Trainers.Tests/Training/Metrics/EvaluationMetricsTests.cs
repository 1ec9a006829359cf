using SimpleClip.Training;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class EvaluationMetricsTests
{
    private static readonly RetrievalMetrics Retrieval = new(10, 50, new RetrievalScores(0.1, 0.5, 0.6, 5, 6), new RetrievalScores(0.2, 0.3, 0.7, 7.5, 8));

    [TestMethod]
    public void Retrieval_gives_the_recalls_and_ranks_by_name_and_their_mean()
    {
        IReadOnlyDictionary<string, double> metrics = EvaluationMetrics.Of(Retrieval);

        Assert.AreEqual(0.1, metrics["image_to_text_R@1"]);
        Assert.AreEqual(0.7, metrics["text_to_image_R@10"]);
        Assert.AreEqual(7.5, metrics["text_to_image_median_rank"]);
        Assert.AreEqual(0.4, metrics["mean_recall"], 1e-15);
        CollectionAssert.IsSubsetOf(metrics.Keys.ToArray(), EvaluationMetrics.Known.ToArray());
    }

    [TestMethod]
    public void Less_is_better_of_losses_and_ranks()
    {
        string[] lower = [.. EvaluationMetrics.Known.Where(name => !EvaluationMetrics.IsHigherBetter(name))];

        CollectionAssert.AreEquivalent(new[] { "loss", "image_to_text_median_rank", "text_to_image_median_rank" }, lower);
    }

    [TestMethod]
    public void Where_nothing_is_asked_for_the_mean_recall_counts_if_it_is_measured()
    {
        Assert.AreEqual("mean_recall", EvaluationMetrics.Choose(null, []));
        Assert.AreEqual("mean_recall", EvaluationMetrics.Choose(null, ["zero_shot_top1", .. EvaluationMetrics.OfRetrieval]));
        Assert.AreEqual("zero_shot_top1", EvaluationMetrics.Choose(null, ["zero_shot_top1"]));
        Assert.AreEqual("loss", EvaluationMetrics.Choose("loss", []));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => EvaluationMetrics.Choose("accuracy", [])).Message, "No metric has the name 'accuracy'");
    }

    [TestMethod]
    public void A_report_tells_retrieval_and_what_else_was_measured()
    {
        var metrics = new Dictionary<string, double>(EvaluationMetrics.Of(Retrieval)) { ["zero_shot_top1"] = 0.25 };

        Assert.AreEqual($"{Retrieval}, zero_shot_top1 0.25", new EvaluationReport(3, 1, metrics, Retrieval).ToString());
        Assert.AreEqual("zero_shot_top1 0.5", Progress.Evaluation(3, ("zero_shot_top1", 0.5)).ToString());
    }
}
