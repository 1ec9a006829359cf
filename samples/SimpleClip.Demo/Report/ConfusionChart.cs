using SimpleClip.Demo.Serving;

namespace SimpleClip.Demo.Report;

/// <summary>The confusion matrix as a heat map.</summary>
internal static class ConfusionChart
{
    private const int Cell = 34, Labels = 140;

    /// <summary>Draws it: a row for each true class, a column for each predicted one.</summary>
    public static Html Draw(Classification classification)
    {
        var classes = classification.Classes;
        int side = Labels + (Cell * classes.Count);
        var rows = classes.Select((name, row) => Html.Of(
            $"<text x=\"{Labels - 8}\" y=\"{Middle(row) + 4}\" text-anchor=\"end\">{name}</text>{Cells(classification, row)}\n"));
        var columns = classes.Select((name, column) => Html.Of(
            $"<text transform=\"translate({Middle(column) + 4} {Labels - 8}) rotate(-60)\">{name}</text>"));
        return Html.Of(
            $"""
            <svg viewBox="0 0 {side + 60} {side + 4}" width="{side + 60}" role="img" aria-label="Confusion matrix">
            {columns}
            {rows}</svg>

            """);
    }

    private static IEnumerable<Html> Cells(Classification classification, int row)
    {
        var counts = classification.Counts[row];
        double total = Math.Max(1, counts.Sum());
        for (int column = 0; column < counts.Count; column++)
        {
            int x = Labels + (column * Cell), y = Labels + (row * Cell);
            yield return Html.Of($"<rect class=\"empty\" x=\"{x}\" y=\"{y}\" width=\"{Cell}\" height=\"{Cell}\"/>");
            if (counts[column] > 0)
            {
                double share = counts[column] / total;
                string tip = $"{classification.Classes[row]} taken for {classification.Classes[column]}: {counts[column]:N0} of {total:N0}";
                var place = Html.Of($"x=\"{x + 1}\" y=\"{y + 1}\" width=\"{Cell - 2}\" height=\"{Cell - 2}\" rx=\"3\"");
                string look = share > 0.5 ? "count on" : "count";
                double opacity = 0.15 + (0.85 * share);
                yield return Html.Of($"<rect class=\"cell\" {place} fill-opacity=\"{opacity:F2}\"><title>{tip}</title></rect>");
                yield return Html.Of($"<text class=\"{look}\" x=\"{Middle(column)}\" y=\"{Middle(row) + 4}\">{counts[column]:0}</text>");
            }
        }
    }

    private static int Middle(int index) => Labels + (index * Cell) + (Cell / 2);
}
