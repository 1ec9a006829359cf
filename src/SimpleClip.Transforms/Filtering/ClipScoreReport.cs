using System.Globalization;

namespace SimpleClip;

/// <summary>What a filter by CLIP score found and kept.</summary>
public sealed class ClipScoreReport
{
    internal ClipScoreReport()
    {
    }

    /// <summary>Gets the number of rows of the data.</summary>
    public required long Rows { get; init; }

    /// <summary>Gets the number of captions that have a score.</summary>
    public required long Captions { get; init; }

    /// <summary>Gets the number of rows whose scores an earlier run had computed.</summary>
    public required long Reused { get; init; }

    /// <summary>
    /// Gets the number of rows without a score, because their image cannot be read or they have no caption. They are not kept.
    /// </summary>
    public required long BadRows { get; init; }

    /// <summary>Gets the first of these, each with its row and the reason.</summary>
    public required IReadOnlyList<string> FirstProblems { get; init; }

    /// <summary>Gets the number of rows kept.</summary>
    public required long KeptRows { get; init; }

    /// <summary>Gets the number of captions kept, where each stays or goes by its own score; null where rows are kept whole.</summary>
    public required long? KeptCaptions { get; init; }

    /// <summary>Gets the lowest score that is kept.</summary>
    public required float Threshold { get; init; }

    /// <summary>Gets the mean of the scores that decide: of each row's best caption, or of every caption.</summary>
    public required double MeanScore { get; init; }

    /// <summary>Gets quantiles of these scores: lowest, 5 %, 25 %, 50 %, 75 %, 95 %, highest.</summary>
    public required IReadOnlyList<ScoreQuantile> Quantiles { get; init; }

    /// <summary>Gives the report as text of several lines, to be read by people.</summary>
    public override string ToString()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string captions = KeptCaptions is { } kept ? string.Create(culture, $", {kept:N0} of {Captions:N0} captions") : "";
        IEnumerable<string> quantiles = Quantiles.Select(quantile => string.Create(culture, $"{quantile.Share:P0} {quantile.Score:F3}"));
        string[] lines =
        [
            string.Create(culture, $"{KeptRows:N0} of {Rows:N0} rows kept{captions}, with a score from {Threshold:F3}"),
            string.Create(culture, $"scores: mean {MeanScore:F3}; {string.Join(", ", quantiles)}"),
            string.Create(culture, $"{BadRows:N0} rows without a score; {Reused:N0} rows were scored before"),
            .. FirstProblems,
        ];
        return string.Join(Environment.NewLine + "  ", lines);
    }
}
