using Microsoft.ML;
using Microsoft.ML.Runtime;
using SimpleClip.Data.WebDataset;
using SimpleClip.Persistence.Interop;
using SimpleClip.Schema;

namespace SimpleClip;

/// <summary>Samples of WebDataset tars as data, read from the tars whenever a cursor moves.</summary>
/// <remarks>
/// Memory holds one sample of a cursor, and its shuffle buffer where the order is random; the disk holds nothing. Cursors read
/// independently of each other, on any threads, and the same random state gives the same order. A row's id is made of its shard's number
/// and its own in it, so it is the same at each reading.
/// </remarks>
public sealed class WebDatasetView : IDataView
{
    private readonly IHost _host;
    private readonly ShardList _shards;
    private readonly WebDatasetLayout _layout;
    private readonly WebDatasetOptions _options;
    private readonly long? _listedRows;
    private volatile ReadTally? _lastRead;
    private long _countedRows = -1;

    internal WebDatasetView(IHost host, ShardList shards, WebDatasetLayout layout, WebDatasetOptions options)
    {
        _host = host;
        _shards = shards;
        _layout = layout;
        _options = options.Clone();
        _listedRows = options.Resample ? options.EpochSamples : shards.ReadSampleCount();
    }

    /// <summary>
    /// Gets the columns: <c>Image</c>, a vector of bytes (the encoded file); <c>SampleId</c>, the text that the webdataset library calls
    /// <c>__key__</c>; <c>Captions</c>, a vector of texts; and those that <see cref="WebDatasetOptions.OtherCaptions"/> and
    /// <see cref="WebDatasetOptions.Texts"/> name.
    /// </summary>
    public DataViewSchema Schema => _layout.Schema;

    /// <summary>Gets a value that tells that the order can be random: that of the shards, and samples within a bounded buffer.</summary>
    public bool CanShuffle => true;

    /// <summary>Gets what the read begun last has found so far; null before the first.</summary>
    public WebDatasetReport? LastReport => _lastRead?.ToReport();

    /// <summary>Gets the paths of the shards, in their order.</summary>
    public IReadOnlyList<string> Shards => _shards.Paths;

    /// <summary>Gives the number of rows, where it is known.</summary>
    /// <returns>
    /// The epoch's length where shards are drawn with replacement; else what the first complete read counted; else what <c>sizes.json</c>
    /// beside the shards tells, which counts samples that are left out too; else null.
    /// </returns>
    public long? GetRowCount()
    {
        long counted = Interlocked.Read(ref _countedRows);
        return counted >= 0 ? counted : _listedRows;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A column belongs to other data.</exception>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = ColumnSelection.Mark(Schema, columnsNeeded);
        var tally = new ReadTally(_host, _shards.Paths.Count, _options.MaxSkippedShare);
        _lastRead = tally;
        return new WebDatasetCursor(_host, _layout, active, Read(active[WebDatasetLayout.ImageColumn], tally, rand), tally, SetCount);
    }

    /// <summary>Gives one cursor.</summary>
    /// <param name="columnsNeeded">The columns to read.</param>
    /// <param name="n">The number of cursors asked for.</param>
    /// <param name="rand">Makes the order random.</param>
    /// <returns>One cursor.</returns>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private IEnumerable<WebDatasetSample> Read(bool readImages, ReadTally tally, Random? rand)
    {
        // A generator of the cursor's own: the caller's may go on being used while rows are read.
        Random? random = rand is null ? null : new Random(rand.Next());
        var stream = new SampleStream(_shards, _layout, readImages, tally);
        IEnumerable<WebDatasetSample> samples = _options.Resample
            ? stream.Resample(random ?? new Random(HostInternals.Seed(_host) ?? 0), _options.EpochSamples!.Value)
            : stream.ReadOnce(random);
        return random is null ? samples : SampleBuffer.Shuffle(samples, _options.ShuffleBufferSamples, _options.ShuffleBufferBytes, random);
    }

    private void SetCount(long rows) => Interlocked.CompareExchange(ref _countedRows, rows, -1);
}
