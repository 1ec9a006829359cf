namespace Microsoft.ML.Data;

/// <summary>The lines of a text file as rows.</summary>
internal sealed class TextFileView(string path, TextLoader.Options options) : IDataView
{
    public DataViewSchema Schema { get; } = SchemaOf(options);

    public bool CanShuffle => false;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        HashSet<int> needed = [.. columnsNeeded.Select(c => c.Index)];
        return new Cursor(new TextLineRow(Schema, options.Columns, needed.Contains), Lines().GetEnumerator(), options);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    // Blank lines are no rows, but they count.
    private IEnumerable<(int Number, string Text)> Lines() => File.ReadLines(path)
        .Select((text, i) => (Number: i + 1, Text: text))
        .Skip(options.HasHeader ? 1 : 0)
        .Where(line => !string.IsNullOrWhiteSpace(line.Text));

    private static DataViewSchema SchemaOf(TextLoader.Options options)
    {
        var builder = new DataViewSchema.Builder();
        foreach (TextLoader.Column column in options.Columns)
        {
            PrimitiveDataViewType itemType = Conversions.TypeOf(column.DataKind);
            builder.AddColumn(column.Name, column.IsVector ? new VectorDataViewType(itemType, column.Fields.Length) : itemType);
        }
        return builder.ToSchema();
    }

    private sealed class Cursor(TextLineRow row, IEnumerator<(int Number, string Text)> lines,
        TextLoader.Options options) : ForwardingCursor(row)
    {
        protected override bool MoveNextCore()
        {
            if (!lines.MoveNext())
                return false;
            row.Set(lines.Current.Number, TextLine.Split(lines.Current.Text, options));
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            lines.Dispose();
            base.Dispose(disposing);
        }
    }
}
