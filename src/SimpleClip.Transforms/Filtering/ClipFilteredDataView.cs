using Microsoft.ML;
using SimpleClip.Filtering;

namespace SimpleClip;

/// <summary>
/// Image-text pairs whose image and caption fit each other, by the score of a model: data to train on. The scores are computed when the
/// filter is
/// made; reading costs a look-up. Safe for any number of threads, as far as the source is.
/// </summary>
public sealed class ClipFilteredDataView : IDataView
{
    private readonly IDataView _source;
    private readonly ScoreTable _scores;
    private readonly DataViewSchema.Column? _captions;

    /// <param name="source">The data.</param>
    /// <param name="scores">The scores of their rows.</param>
    /// <param name="captions">The column whose texts stay or go one by one; null to keep rows whole.</param>
    /// <param name="report">What was found, and the threshold.</param>
    internal ClipFilteredDataView(IDataView source, ScoreTable scores, DataViewSchema.Column? captions, ClipScoreReport report)
    {
        (_source, _scores, _captions, Report) = (source, scores, captions, report);
    }

    /// <summary>Gets what was found and kept.</summary>
    public ClipScoreReport Report { get; }

    /// <summary>Gets the schema, which is the source's.</summary>
    public DataViewSchema Schema => _source.Schema;

    /// <summary>Gets whether the source can give its rows in random order.</summary>
    public bool CanShuffle => _source.CanShuffle;

    /// <summary>Gives the number of rows kept.</summary>
    public long? GetRowCount() => Report.KeptRows;

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new FilteredCursor(_source.GetRowCursor(columnsNeeded, rand), _scores, Report.Threshold, _captions);

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
    [
        .. _source.GetRowCursorSet(columnsNeeded, n, rand)
            .Select(cursor => new FilteredCursor(cursor, _scores, Report.Threshold, _captions)),
    ];
}
