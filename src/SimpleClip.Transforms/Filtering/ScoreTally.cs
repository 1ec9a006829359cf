using Microsoft.ML.Data;

namespace SimpleClip.Filtering;

/// <summary>Gathers the scores of rows, counts those that cannot be used, and stops when they are too many.</summary>
/// <param name="filter">Which scores decide.</param>
/// <param name="maxBadShare">The share of rows that may be bad.</param>
internal sealed class ScoreTally(CaptionFilter filter, double maxBadShare)
{
    private const int Examples = 10;
    private readonly List<string> _examples = [];

    /// <summary>The scores that decide.</summary>
    public ScoreTable Table { get; } = new();

    /// <summary>Captions with a score.</summary>
    public long Captions { get; private set; }

    /// <summary>Rows without a score.</summary>
    public long BadRows { get; private set; }

    /// <summary>The first of these.</summary>
    public IReadOnlyList<string> FirstProblems => _examples;

    /// <summary>Adds the next row.</summary>
    public void Add(DataViewRowId id, in ScoredRow row)
    {
        if (row.Problem is { } problem)
        {
            BadRows++;
            if (_examples.Count < Examples)
            {
                _examples.Add($"row {Table.Count}: {problem}");
            }
        }

        Captions += row.Scores.Length;
        Table.Add(id, filter == CaptionFilter.Best && row.Problem is null ? [row.Scores.Max()] : row.Scores);
    }

    /// <summary>Fails if too many rows are bad.</summary>
    /// <param name="rows">Rows in all.</param>
    /// <exception cref="InvalidDataException">More than the allowed share cannot be used.</exception>
    public void Check(long rows)
    {
        if (BadRows > rows * maxBadShare)
        {
            throw new InvalidDataException(
                $"{BadRows} of {rows} rows have no score, more than the {maxBadShare:P1} that the option MaxBadSampleShare allows. " +
                "The first ones:\n  " + string.Join("\n  ", _examples));
        }
    }
}
