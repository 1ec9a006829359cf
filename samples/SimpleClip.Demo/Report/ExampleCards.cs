using SimpleClip.Demo.Serving;

namespace SimpleClip.Demo.Report;

/// <summary>Pictures beside the classes that scored highest.</summary>
internal static class ExampleCards
{
    private const int Cards = 12, MostMistakes = 4, Bars = 4;

    /// <summary>Draws some of the mistakes, if there are any, and right answers of as many classes as there is room for.</summary>
    public static Html Draw(Classification classification)
    {
        var thumbnails = new Thumbnails();
        var mistakes = classification.Images.Where(image => image.Predicted != image.Label)
            .DistinctBy(image => image.Label).Take(MostMistakes).ToList();
        var right = classification.Images.Where(image => image.Predicted == image.Label).GroupBy(image => image.Label)
            .Select((group, i) => group.ElementAt(i % group.Count())).ToList();

        // Spread over the classes rather than the first ones, which share their colours.
        int wanted = Math.Min(right.Count, Cards - mistakes.Count);
        var shown = Enumerable.Range(0, wanted).Select(i => right[i * right.Count / wanted]).Concat(mistakes);
        return Html.Of($"<div class=\"cards\">\n{shown.Select(image => Card(image, classification.Classes, thumbnails))}</div>\n");
    }

    private static Html Card(ClassifiedImage image, IReadOnlyList<string> classes, Thumbnails thumbnails)
    {
        bool isRight = image.Predicted == image.Label;
        var verdict = isRight
            ? Html.Of($"<span class=\"right\">✓ {image.Predicted}</span>")
            : Html.Of($"<span class=\"wrong\">✗ {image.Predicted}</span>, in truth {image.Label}");
        var bars = image.Scores.Zip(classes).OrderByDescending(bar => bar.First).Take(Bars).Select(bar => Bar(bar.Second, 100 * bar.First));
        var picture = thumbnails.Of(image.Path, image.Label);
        return Html.Of($"<div class=\"card\">{picture}<div><div class=\"name\">{verdict}</div>{bars}</div></div>\n");
    }

    private static Html Bar(string name, float percent) =>
        Html.Of($"<div class=\"bar\"><span><i style=\"width:{percent:F1}%\"></i><em>{name}</em></span><b>{percent:F1}%</b></div>");
}
