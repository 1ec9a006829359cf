namespace SimpleClip.Demo.Report;

/// <summary>The loss of every step, and its running mean, as a line chart.</summary>
internal static class LossChart
{
    private const int Width = 1000, Height = 300, Left = 44, Right = 12, Top = 12, Bottom = 30;

    /// <summary>Draws it.</summary>
    /// <param name="losses">The losses, at least one.</param>
    /// <param name="guessing">The loss of a model that cannot tell the pairs of a batch apart.</param>
    public static Html Draw(IReadOnlyList<double> losses, double guessing)
    {
        double top = Math.Ceiling(Math.Max(losses.Max(), guessing) * 2) / 2;
        double unit = top > 3 ? 1 : 0.5;
        var horizontal = Enumerable.Range(0, (int)(top / unit) + 1).Select(i => i * unit).Select(value => Html.Of(
            $"{Horizontal("grid", value)}<text x=\"{Left - 8}\" y=\"{Y(value) + 4:F1}\" text-anchor=\"end\">{value:0.#}</text>"));
        var vertical = Enumerable.Range(0, 5).Select(i => losses.Count * i / 4).Select(step =>
        {
            string anchor = step == losses.Count ? "end" : "middle";
            string unitName = step == 0 ? "step " : "";
            return Html.Of($"<text x=\"{X(step):F1}\" y=\"{Height - 8}\" text-anchor=\"{anchor}\">{unitName}{step:N0}</text>");
        });
        return Html.Of(
            $"""
            <svg viewBox="0 0 {Width} {Height}" role="img" aria-label="Loss by training step">
            {horizontal}{vertical}
            {Horizontal("guess", guessing)}
            <text x="{Width - Right}" y="{Y(guessing) - 6:F1}" text-anchor="end">guessing: {guessing:F2}</text>
            <polyline class="raw" points="{Points(losses)}"/>
            <polyline class="smooth" points="{Points(Smooth(losses))}"/>
            </svg>

            """);

        double X(double step) => Left + ((Width - Left - Right) * step / losses.Count);
        double Y(double value) => Top + ((Height - Top - Bottom) * (1 - (value / top)));
        Html Horizontal(string look, double value) =>
            Html.Of($"<line class=\"{look}\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(value):F1}\" y2=\"{Y(value):F1}\"/>");
        Html Points(IReadOnlyList<double> values) =>
            Html.Of($"{values.Select((value, i) => Html.Of($"{(i == 0 ? "" : " ")}{X(i + 1):F1},{Y(value):F1}"))}");
    }

    /// <summary>The mean of the steps around each, fewer at the ends.</summary>
    private static double[] Smooth(IReadOnlyList<double> losses)
    {
        int reach = Math.Max(1, losses.Count / 50);
        return [.. losses.Select((_, i) => losses.Skip(Math.Max(0, i - reach)).Take(Math.Min(i, reach) + 1 + reach).Average())];
    }
}
