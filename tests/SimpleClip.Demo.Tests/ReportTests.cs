using SimpleClip.Demo.Pictures;
using SimpleClip.Demo.Report;
using SimpleClip.Demo.Serving;
using SimpleClip.Testing;
using SixLabors.ImageSharp;

namespace SimpleClip.Demo.Tests;

[TestClass]
public sealed class ReportTests
{
    [TestMethod]
    public void Values_are_encoded_and_pieces_of_html_are_not() =>
        Assert.AreEqual("<p>a &lt; b</p><b>1.5</b>", Html.Of($"<p>{"a < b"}</p>{Html.Of($"<b>{1.5}</b>")}").Text);

    [TestMethod]
    public void The_loss_chart_has_a_point_for_every_step()
    {
        string svg = LossChart.Draw([4.0, 3.5, 3.0, 2.0, 1.0], guessing: 4.16).Text;

        string points = svg.Split("class=\"raw\" points=\"")[1].Split('"')[0];
        Assert.HasCount(5, points.Split(' '));
    }

    [TestMethod]
    public void The_page_needs_no_other_file()
    {
        using var folder = new TemporaryFolder();
        string picture = Picture(folder);
        var classification = new Classification(
            ["red circle", "blue star"], 0.5, 0.7, [[1, 0], [1, 0]], 4, 0.25,
            [new(picture, "red circle", "red circle", [0.9f, 0.1f]), new(picture, "blue star", "red circle", [0.6f, 0.4f])]);

        var written = new ReportPage("Title", "Subtitle");
        written.Figure($"1", $"one");
        written.Section("Matrix", $"", ConfusionChart.Draw(classification));
        written.Section("Examples", $"", ExampleCards.Draw(classification));
        written.Section("Search", $"", SearchResults.Draw([new Search("a <circle>", null, [new Hit(picture, 0.5f)])]));
        written.Save(folder.File("report.html"));

        string page = File.ReadAllText(folder.File("report.html"));
        Assert.HasCount(3, page.Split("<img ").Skip(1));
        Assert.IsTrue(page.Split("src=\"").Skip(1).All(rest => rest.StartsWith("data:image/png;base64,", StringComparison.Ordinal)));
        foreach (string reference in new[] { "http:", "https:", "<link", "<script", "@import", "url(" })
        {
            Assert.DoesNotContain(reference, page);
        }

        Assert.Contains("a &lt;circle&gt;", page);
        Assert.Contains("✗ red circle</span>, in truth blue star", page);
    }

    private static string Picture(TemporaryFolder folder)
    {
        string path = folder.File("picture.png");
        using var image = ScenePainter.Paint(new SceneMaker(new Random(1)).One(CombinationSplit.HeldOut[0]), 40);
        image.SaveAsPng(path);
        return path;
    }
}
