using System.Globalization;
using SimpleClip.Indexing.ClipRetrieval;
using SimpleClip.Indexing.Storage;

namespace SimpleClip;

/// <summary>
/// Embeddings as clip-retrieval's <c>clip inference</c> writes them: <c>img_emb/img_emb_0.npy</c>, <c>text_emb/text_emb_0.npy</c> and, row
/// for row, <c>metadata/metadata_0.parquet</c>, then the same with 1, 2, … (Beaumont 2022, rom1504/clip-retrieval).
/// </summary>
public static class ClipRetrievalFolder
{
    /// <summary>The metadata's column of image paths.</summary>
    public const string ImagePathColumn = "image_path";

    /// <summary>The metadata's column of captions.</summary>
    public const string CaptionColumn = "caption";

    private const string Images = "img_emb", Texts = "text_emb", Metadata = "metadata";
    private const int Batch = 8192;

    /// <summary>Adds the embeddings of images to an index, a few thousand at a time.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="index">The index. If it fails half-way, what was added before stays.</param>
    /// <param name="keyColumn">The column of the metadata that gives the keys, texts or whole numbers, all different; null for the number
    /// of the row, counted through all files.</param>
    /// <returns>The number of embeddings added.</returns>
    /// <exception cref="ArgumentException">The dimensions differ, a key is there twice or missing, or an embedding is zero or not
    /// finite.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder has no such embeddings.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or has another number of rows than the one that goes with it.</exception>
    public static long ImportImages(string folder, EmbeddingIndex index, string? keyColumn = ImagePathColumn) =>
        Import(folder, Images, index, keyColumn);

    /// <summary>Adds the embeddings of captions to an index, a few thousand at a time.</summary>
    /// <inheritdoc cref="ImportImages"/>
    public static long ImportTexts(string folder, EmbeddingIndex index, string? keyColumn = null) =>
        Import(folder, Texts, index, keyColumn);

    /// <summary>Writes an index as the embeddings of images, its keys as their paths.</summary>
    /// <param name="index">The index.</param>
    /// <param name="folder">The folder, in which files of the same names are replaced: the metadata of texts, too.</param>
    /// <param name="storage">The type of the numbers.</param>
    /// <param name="rowsPerFile">The most rows of a file.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rowsPerFile"/> is less than 1.</exception>
    public static void ExportImages(
        EmbeddingIndex index, string folder, EmbeddingStorage storage = EmbeddingStorage.Half, int rowsPerFile = 1_000_000) =>
        Export(index, folder, Images, ImagePathColumn, storage, rowsPerFile);

    /// <summary>Writes an index as the embeddings of texts, its keys as the captions.</summary>
    /// <inheritdoc cref="ExportImages"/>
    public static void ExportTexts(
        EmbeddingIndex index, string folder, EmbeddingStorage storage = EmbeddingStorage.Half, int rowsPerFile = 1_000_000) =>
        Export(index, folder, Texts, CaptionColumn, storage, rowsPerFile);

    private static long Import(string folder, string kind, EmbeddingIndex index, string? keyColumn)
    {
        ArgumentNullException.ThrowIfNull(index);
        long total = 0;
        foreach (ClipRetrievalPart part in ClipRetrievalPart.Find(folder, kind))
        {
            using NpyFile file = NpyFile.Open(part.Embeddings);
            if (file.Columns != index.Dimension)
            {
                throw new ArgumentException(
                    $"'{part.Embeddings}' has embeddings of {file.Columns} numbers; the index has {index.Dimension}.", nameof(index));
            }

            AddRows(file, index, KeysOf(part, file.Rows, keyColumn, total));
            total += file.Rows;
        }

        return total;
    }

    private static void AddRows(NpyFile file, EmbeddingIndex index, Func<long, string> key)
    {
        for (long first = 0; first < file.Rows; first += Batch)
        {
            int count = (int)Math.Min(Batch, file.Rows - first);
            float[] rows = new float[count * file.Columns];
            file.ReadRows(first, rows);
            long start = first;
            index.Add([.. Enumerable.Range(0, count).Select(row => key(start + row))], rows);
        }
    }

    private static Func<long, string> KeysOf(ClipRetrievalPart part, long rows, string? keyColumn, long firstRow)
    {
        if (keyColumn is null)
        {
            return row => (firstRow + row).ToString(CultureInfo.InvariantCulture);
        }

        string metadata = part.Metadata ?? throw new InvalidDataException(
            $"'{part.Embeddings}' has no metadata beside it; expected {Metadata}/{Metadata}_{part.Number}.parquet, or no key column.");
        string?[] keys = ParquetTexts.Read(metadata, keyColumn, rows);
        return keys.Length == rows
            ? row => keys[row] ?? throw new InvalidDataException($"'{metadata}' has no '{keyColumn}' in row {row}.")
            : throw new InvalidDataException($"'{metadata}' has {keys.Length} rows, '{part.Embeddings}' {rows}; expected as many.");
    }

    private static void Export(
        EmbeddingIndex index, string folder, string kind, string keyColumn, EmbeddingStorage storage, int rowsPerFile)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerFile, 1);
        index.Read(snapshot =>
        {
            int digits = (int)Math.Log10(Math.Max(1, (snapshot.Count - 1) / rowsPerFile)) + 1;
            long part = 0;
            foreach (long[] rows in snapshot.LiveRows().Chunk(rowsPerFile))
            {
                string number = part++.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
                NpyFile.Write(Path.Combine(folder, kind, $"{kind}_{number}.npy"), index.Dimension, Decode(snapshot, rows), storage);
                ParquetTexts.Write(
                    Path.Combine(folder, Metadata, $"{Metadata}_{number}.parquet"), keyColumn, [.. rows.Select(snapshot.Key)]);
            }

            return part;
        });
    }

    private static IEnumerable<ReadOnlyMemory<float>> Decode(IndexSnapshot snapshot, long[] rows)
    {
        foreach (long[] batch in rows.Chunk(Batch))
        {
            int dimension = snapshot.Layout.Dimension;
            float[] vectors = new float[batch.Length * dimension];
            for (int i = 0; i < batch.Length; i++)
            {
                snapshot.Layout.Decode(snapshot.Row(batch[i]), vectors.AsSpan(i * dimension, dimension));
            }

            yield return vectors;
        }
    }
}
