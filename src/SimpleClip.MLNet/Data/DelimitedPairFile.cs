namespace SimpleClip.Data;

/// <summary>A file of separated fields whose first line names the columns.</summary>
internal sealed class DelimitedPairFile(string path, TextFileOptions options, char separator) : PairFile(path)
{
    private readonly string _imageColumn = options.ImageColumn ?? "filepath";
    private readonly string _captionColumn = options.CaptionColumn ?? "title";

    protected override IEnumerable<PairRecord> Read(TextReader reader, Action<InvalidDataException> onMalformed)
    {
        var records = new DelimitedReader(reader, separator, options.Quoted);
        string[] header = ReadHeader(records);
        int image = FindColumn(header, _imageColumn, nameof(TextFileOptions.ImageColumn));
        int caption = FindColumn(header, _captionColumn, nameof(TextFileOptions.CaptionColumn));
        while (TryRead(records, onMalformed, out IReadOnlyList<string>? fields))
        {
            if (fields is null)
            {
                continue;
            }

            if (fields.Count != header.Length)
            {
                onMalformed(Malformed(records.Line, null, $"expected {header.Length} fields as in the first line, got {fields.Count}"));
            }
            else if (string.IsNullOrWhiteSpace(fields[image]))
            {
                onMalformed(Malformed(records.Line, _imageColumn, "expected the path of an image, got an empty field"));
            }
            else
            {
                yield return new PairRecord(records.Line, fields[image], [fields[caption]]);
            }
        }
    }

    /// <summary>Reads a record; a malformed one gives null.</summary>
    /// <returns>False at the end of the file.</returns>
    private bool TryRead(DelimitedReader records, Action<InvalidDataException> onMalformed, out IReadOnlyList<string>? fields)
    {
        try
        {
            fields = records.Read();
            return fields is not null;
        }
        catch (FormatException e)
        {
            fields = null;
            onMalformed(Malformed(records.Line, null, e.Message, e));
            return true;
        }
    }

    private string[] ReadHeader(DelimitedReader records)
    {
        try
        {
            return records.Read()?.ToArray()
                ?? throw Malformed(1, null, "expected a first line that names the columns, and the file is empty");
        }
        catch (FormatException e)
        {
            throw Malformed(records.Line, null, e.Message, e);
        }
    }

    private int FindColumn(string[] header, string name, string option)
    {
        int index = Array.IndexOf(header, name);
        if (index < 0)
        {
            string found = string.Join(", ", header.Select(column => $"'{column}'"));
            throw Malformed(1, name, $"there is no such column: the first line names {found}; set {nameof(TextFileOptions)}.{option}");
        }

        return index;
    }
}
