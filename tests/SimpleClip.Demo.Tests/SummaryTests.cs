using SimpleClip.Demo.Serving;

namespace SimpleClip.Demo.Tests;

[TestClass]
public sealed class SummaryTests
{
    private static readonly DemoFolder Folder = new("made");

    [TestMethod]
    public void Classification_is_summed_up_in_the_promised_form()
    {
        string[] classes = [.. Enumerable.Range(0, 20).Select(i => $"class {i}")];
        var image = new ClassifiedImage("a.png", "class 1", "class 1", new float[20]);

        Assert.AreEqual(
            "zero-shot top-1 93.8% (chance 5.0%) on 2 held-out images; model: made/model.clip; report: made/report.html",
            Summary.Of(new Classification(classes, 0.9375, 0.1, [], 64, 0.5, [image, image]), Folder).Replace('\\', '/'));
    }

    [TestMethod]
    public void Retrieval_is_summed_up_with_both_directions() => Assert.AreEqual(
        "retrieval image to text R@1 10.0% R@5 20.0% R@10 30.0%, text to image R@1 1.0% R@5 2.0% R@10 3.0% " +
        "on 100 held-out images; model: made/model.clip; report: made/report.html",
        Summary.Of(new RetrievalMetrics(100, 500, new(0.1, 0.2, 0.3, 20, 25), new(0.01, 0.02, 0.03, 200, 250)), Folder).Replace('\\', '/'));
}
