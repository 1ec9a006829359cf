namespace SimpleClip.Demo.Report;

/// <summary>Small tables.</summary>
internal static class Tables
{
    /// <summary>Names and values.</summary>
    public static Html OfFacts(params IEnumerable<(string Name, string Value)> facts) =>
        Html.Of($"<table>\n{facts.Select(fact => Html.Of($"<tr><th>{fact.Name}</th><td>{fact.Value}</td></tr>\n"))}</table>\n");

    /// <summary>Recall in both directions.</summary>
    public static Html OfRetrieval(RetrievalMetrics metrics)
    {
        return Html.Of(
            $"""
            <table>
            <tr><th></th><th class="number">R@1</th><th class="number">R@5</th><th class="number">R@10</th><th class="number">median rank</th></tr>
            {Row("image to text", metrics.ImageToText)}
            {Row("text to image", metrics.TextToImage)}
            </table>

            """);

        static Html Row(string direction, RetrievalScores scores) => Html.Of(
            $"<tr><th>{direction}</th><td class=\"number\">{scores.RecallAt1 * 100:F1}%</td><td class=\"number\">{scores.RecallAt5 * 100:F1}%</td><td class=\"number\">{scores.RecallAt10 * 100:F1}%</td><td class=\"number\">{scores.MedianRank:0.#}</td></tr>");
    }
}
