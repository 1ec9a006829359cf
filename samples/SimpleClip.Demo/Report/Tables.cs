namespace SimpleClip.Demo.Report;

/// <summary>Small tables.</summary>
internal static class Tables
{
    private static readonly string[] Columns = ["R@1", "R@5", "R@10", "median rank"];

    /// <summary>Names and values.</summary>
    public static Html OfFacts(IEnumerable<(string Name, Html Value)> facts) =>
        Html.Of($"<table>\n{facts.Select(fact => Html.Of($"<tr><th>{fact.Name}</th><td>{fact.Value}</td></tr>\n"))}</table>\n");

    /// <summary>Recall in both directions.</summary>
    public static Html OfRetrieval(RetrievalMetrics metrics)
    {
        return Html.Of(
            $"""
            <table>
            <tr><th></th>{Columns.Select(name => Html.Of($"<th class=\"number\">{name}</th>"))}</tr>
            {Row("image to text", metrics.ImageToText)}
            {Row("text to image", metrics.TextToImage)}
            </table>

            """);

        static Html Row(string direction, RetrievalScores scores)
        {
            double[] recalls = [scores.RecallAt1, scores.RecallAt5, scores.RecallAt10];
            var cells = recalls.Select(recall => Html.Of($"<td class=\"number\">{100 * recall:F1}%</td>"));
            return Html.Of($"<tr><th>{direction}</th>{cells}<td class=\"number\">{scores.MedianRank:0.#}</td></tr>");
        }
    }
}
