using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using SimpleClip.Columns;
using SimpleClip.Hosting;
using SimpleClip.Transformers;

namespace SimpleClip.Filtering;

/// <summary>Goes through data once and gives every row its scores, from the file of an earlier run or by the model.</summary>
internal sealed class ScoringPass
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(30);

    private readonly IDataView _data;
    private readonly ClipModel _model;
    private readonly ClipScoreFilterOptions _options;
    private readonly DataViewSchema.Column _image;
    private readonly DataViewSchema.Column _captions;

    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type.</exception>
    public ScoringPass(IDataView data, ClipModel model, ClipScoreFilterOptions options)
    {
        (_data, _model, _options) = (data, model, options);
        _image = ImageColumn.Find(data.Schema, options.ImageColumnName);
        _captions = TextColumn.Find(data.Schema, options.CaptionColumnName);
    }

    /// <summary>The number of rows whose scores came from the file.</summary>
    public long Reused { get; private set; }

    /// <summary>Scores all rows.</summary>
    /// <param name="host">The host, which may be asked to cancel.</param>
    /// <param name="channel">Told of the progress.</param>
    /// <exception cref="InvalidDataException">Too many rows are bad, or the file of scores is damaged.</exception>
    /// <exception cref="InvalidOperationException">The file of scores belongs to another model or to other data.</exception>
    public ScoreTally Run(IHost host, IChannel channel)
    {
        using ScoreFile? file = _options.ScoresPath is { } path ? ScoreFile.Open(path, CreateOrigin()) : null;
        using var encoder = new ClipEncoder(_model, host.EncoderOptions(_options));
        using DataViewRowCursor cursor = _data.GetRowCursor([_image, _captions]);
        var scorer = new PairScorer(encoder, cursor, _image, _options.ImageFolder, _options.BatchSize);
        Func<string[]> readCaptions = TextColumn.CreateReaderWithoutBlanks(cursor, _captions);
        Func<string?> readFileName = CreateFileNameReader(cursor);
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        var tally = new ScoreTally(_options.Captions, _options.MaxBadSampleShare);
        var ids = new List<DataViewRowId>();
        var sinceReport = Stopwatch.StartNew();
        bool isNew = file is null;
        while (cursor.MoveNext())
        {
            host.CheckAlive();
            DataViewRowId id = default;
            getId(ref id);
            string[] captions = readCaptions();
            string checksum = file is null ? "" : TextChecksum.Of(readFileName() is { } name ? captions.Prepend(name) : captions);
            if (!isNew && file?.ReadNext(checksum) is { } known)
            {
                Reused++;
                tally.Add(id, known);
                continue;
            }

            isNew = true;
            ids.Add(id);
            scorer.Read(checksum, captions);
            if (scorer.Count == scorer.Capacity)
            {
                Score(scorer, ids, tally, file);
                Report(channel, sinceReport, tally);
            }
        }

        Score(scorer, ids, tally, file);
        file?.RequireEnd();
        tally.Check(tally.Table.Count);
        tally.Table.Seal();
        return tally;
    }

    private static void Report(IChannel channel, Stopwatch sinceReport, ScoreTally tally)
    {
        if (sinceReport.Elapsed > ReportInterval)
        {
            channel.Info(MessageSensitivity.None, $"Scored {tally.Table.Count:N0} rows.");
            sinceReport.Restart();
        }
    }

    private void Score(PairScorer scorer, List<DataViewRowId> ids, ScoreTally tally, ScoreFile? file)
    {
        if (scorer.Count == 0)
        {
            return;
        }

        foreach ((DataViewRowId id, ScoredRow row) in ids.Zip(scorer.Evaluate()))
        {
            tally.Add(id, row);
            file?.Add(row);
        }

        ids.Clear();
        file?.Flush();

        // Too many bad rows are told early where the number of all is known, and not after hours.
        if (_data.GetRowCount() is { } rows)
        {
            tally.Check(rows);
        }
    }

    /// <summary>The names of files and not their paths: a folder that was moved still holds the same images.</summary>
    private Func<string?> CreateFileNameReader(DataViewRow row)
    {
        if (_image.Type is not TextDataViewType)
        {
            return () => null;
        }

        ValueGetter<ReadOnlyMemory<char>> getPath = row.GetGetter<ReadOnlyMemory<char>>(_image);
        ReadOnlyMemory<char> path = default;
        return () =>
        {
            getPath(ref path);
            return Path.GetFileName(path.Span).ToString();
        };
    }

    private Dictionary<string, string> CreateOrigin() => new()
    {
        ["content"] = "CLIP scores",
        ["architecture"] = _model.Info.Architecture,
        ["imageGraph"] = _model.ImageTower.Hash.Value,
        ["textGraph"] = _model.TextTower.Hash.Value,
        ["imageColumn"] = _options.ImageColumnName,
        ["captionColumn"] = _options.CaptionColumnName,
    };
}
