using System.Globalization;
using Parquet;
using Parquet.Schema;
using SimpleClip.Weights;

namespace SimpleClip.Indexing.ClipRetrieval;

/// <summary>Columns of texts in Parquet files.</summary>
internal static class ParquetTexts
{
    /// <summary>Reads a column of texts or whole numbers.</summary>
    /// <param name="path">The file.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="most">The most rows that make sense.</param>
    /// <exception cref="InvalidDataException">The file is not a Parquet file, is damaged, or has no such column of such a type.</exception>
    public static string?[] Read(string path, string column, long most)
    {
        try
        {
            return Task.Run(() => ReadAsync(path, column, most)).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is not InvalidDataException and not FileNotFoundException and not OutOfMemoryException)
        {
            throw new InvalidDataException($"'{path}' cannot be read as a Parquet file: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a file with one column of texts.</summary>
    public static void Write(string path, string column, IReadOnlyCollection<string> texts)
    {
        AtomicFile.Write(path, stream => Task.Run(async () =>
        {
            var field = new DataField<string>(column);
            await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(field), stream);
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await group.WriteAsync(field, texts);
        }).GetAwaiter().GetResult());
    }

    private static async Task<string?[]> ReadAsync(string path, string column, long most)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(path);
        DataField[] fields = reader.Schema.GetDataFields();
        DataField field = fields.FirstOrDefault(field => field.Path.ToString() == column) ?? throw new InvalidDataException(
            $"'{path}' has no column '{column}'; it has {string.Join(", ", fields.Select(field => $"'{field.Path}'"))}.");
        var texts = new List<string?>();
        for (int i = 0; i < reader.RowGroupCount; i++)
        {
            using ParquetRowGroupReader group = reader.OpenRowGroupReader(i);
            if (group.RowCount > most - texts.Count)
            {
                throw new InvalidDataException($"'{path}' has more rows than there are embeddings ({most}).");
            }

            texts.AddRange(await ReadGroupAsync(group, field, path));
        }

        return [.. texts];
    }

    private static async Task<IEnumerable<string?>> ReadGroupAsync(ParquetRowGroupReader group, DataField field, string path)
    {
        int count = checked((int)group.RowCount);
        if (field.ClrType == typeof(ReadOnlyMemory<char>) && !field.IsArray)
        {
            string?[] texts = new string?[count];
            await group.ReadAsync(field, texts.AsMemory()!);
            return texts;
        }

        if (field.ClrType == typeof(long) && !field.IsArray)
        {
            long?[] numbers = new long?[count];
            await group.ReadAsync(field, numbers.AsMemory());
            return numbers.Select(number => number?.ToString(CultureInfo.InvariantCulture));
        }

        throw new InvalidDataException(
            $"Column '{field.Path}' of '{path}' is of type {field.ClrType.Name}; expected texts or 64-bit whole numbers.");
    }
}
