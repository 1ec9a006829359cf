using System.Text;

namespace SimpleClip.Data;

/// <summary>A text file of image-text pairs, read record by record.</summary>
internal abstract class PairFile
{
    /// <summary>UTF-8 that refuses bytes that are none.</summary>
    public static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private protected PairFile(string path) => Path = path;

    public string Path { get; }

    /// <summary>Opens nothing yet, but settles the format.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">The extension does not tell the format, or the options name one that there is not.</exception>
    public static PairFile Create(string path, TextFileOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file of image-text pairs at '{System.IO.Path.GetFullPath(path)}'.", path);
        }

        if (!Enum.IsDefined(options.Format))
        {
            string known = string.Join(", ", Enum.GetNames<TextFileFormat>());
            throw new ArgumentException($"{nameof(TextFileOptions.Format)} is {options.Format}; expected one of {known}.", nameof(options));
        }

        TextFileFormat format = options.Format == TextFileFormat.Auto ? FormatOf(path) : options.Format;
        return format == TextFileFormat.JsonLines
            ? new JsonLinesPairFile(path, options)
            : new DelimitedPairFile(path, options, options.Separator ?? (format == TextFileFormat.CommaSeparated ? ',' : '\t'));
    }

    /// <summary>Reads the file.</summary>
    /// <param name="onMalformed">Takes the error of each line that cannot be read, which is left out; null to throw it.</param>
    /// <returns>The records, in order, as they are read.</returns>
    /// <exception cref="InvalidDataException">A line cannot be read, or the file has no column that the options ask for.</exception>
    public IEnumerable<PairRecord> Read(Action<InvalidDataException>? onMalformed = null)
    {
        using var reader = new StreamReader(Path, StrictUtf8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
        using IEnumerator<PairRecord> records = Read(reader, onMalformed ?? (error => throw error)).GetEnumerator();
        PairRecord record = default;
        while (TryMoveNext(records, ref record))
        {
            yield return record;
        }
    }

    protected abstract IEnumerable<PairRecord> Read(TextReader reader, Action<InvalidDataException> onMalformed);

    /// <summary>Makes the exception for a line, which names the file, the line and, where it is known, the column.</summary>
    protected InvalidDataException Malformed(int line, string? column, string problem, Exception? inner = null) =>
        new($"{Path}, line {line}{(column is null ? "" : $", column '{column}'")}: {problem}.", inner);

    private bool TryMoveNext(IEnumerator<PairRecord> records, ref PairRecord record)
    {
        try
        {
            if (!records.MoveNext())
            {
                return false;
            }
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{Path}, after line {record.Line}: expected UTF-8, got bytes that are none.", e);
        }

        record = records.Current;
        return true;
    }

    private static TextFileFormat FormatOf(string path)
    {
        string extension = System.IO.Path.GetExtension(path);
        return extension.ToLowerInvariant() switch
        {
            ".tsv" => TextFileFormat.TabSeparated,
            ".csv" => TextFileFormat.CommaSeparated,
            ".jsonl" or ".ndjson" => TextFileFormat.JsonLines,
            _ => throw new ArgumentException(
                $"The extension '{extension}' of '{path}' does not tell the format: expected .tsv, .csv, .jsonl or .ndjson, " +
                $"or {nameof(TextFileOptions)}.{nameof(TextFileOptions.Format)} set.",
                nameof(path)),
        };
    }
}
