using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace SimpleClip.MLNet.Tests.Batching;

/// <summary>Passes data on and notes which cursors are opened and disposed of.</summary>
internal sealed class RecordingDataView(IDataView source) : IDataView
{
    private int _cursorsAlive;

    public ConcurrentQueue<(string Columns, Random? Random)> Cursors { get; } = new();

    public int CursorsAlive => _cursorsAlive;

    /// <summary>Gets or sets whether to break the rule that the same data is read each time.</summary>
    public bool LosesARowEachTime { get; set; }

    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        Cursors.Enqueue((string.Join(",", columnsNeeded.Select(column => column.Name)), rand));
        Interlocked.Increment(ref _cursorsAlive);
        DataViewRowCursor cursor = source.GetRowCursor(columnsNeeded, rand);
        for (int i = 0; LosesARowEachTime && i < Cursors.Count; i++)
        {
            cursor.MoveNext();
        }

        return new Cursor(this, cursor);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        Enumerable.Range(0, n).Select(_ => GetRowCursor(columnsNeeded, rand)).ToArray();

    private sealed class Cursor(RecordingDataView owner, DataViewRowCursor inner) : DataViewRowCursor
    {
        private bool _disposed;

        public override DataViewSchema Schema => inner.Schema;

        public override long Position => inner.Position;

        public override long Batch => inner.Batch;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => inner.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => inner.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => inner.IsColumnActive(column);

        public override bool MoveNext() => inner.MoveNext();

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_disposed)
            {
                _disposed = true;
                Interlocked.Decrement(ref owner._cursorsAlive);
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
