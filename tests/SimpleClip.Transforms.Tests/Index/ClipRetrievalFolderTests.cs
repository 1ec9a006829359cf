using Parquet;
using Parquet.Schema;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Index;

[TestClass]
public sealed class ClipRetrievalFolderTests
{
    private const int Dimension = 6;

    [TestMethod]
    public void An_exported_index_has_clip_retrievals_layout_and_comes_back_the_same()
    {
        using var folder = new TemporaryFolder();
        using EmbeddingIndex index = Vectors.Index(25, Dimension);
        index.Remove("row-3");
        float[] query = Vectors.Random(1, Dimension, seed: 2);

        ClipRetrievalFolder.ExportImages(index, folder.Path, EmbeddingStorage.Single, rowsPerFile: 2);

        string[] files = [.. Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder.Path, file).Replace('\\', '/'))];
        Assert.HasCount(24, files);
        CollectionAssert.IsSubsetOf(
            new[] { "img_emb/img_emb_00.npy", "img_emb/img_emb_11.npy", "metadata/metadata_00.parquet", "metadata/metadata_11.parquet" },
            files);
        using var again = EmbeddingIndex.Create(Dimension);
        Assert.AreEqual(24, ClipRetrievalFolder.ImportImages(folder.Path, again));
        CollectionAssert.AreEqual(index.GetKeys(), again.GetKeys());
        AssertSame(index.Search(query, 30), again.Search(query, 30), 1e-6f);
    }

    [TestMethod]
    public void Captions_are_numbered_unless_a_column_gives_keys()
    {
        using var folder = new TemporaryFolder();
        using EmbeddingIndex index = Vectors.Index(5, Dimension);
        ClipRetrievalFolder.ExportTexts(index, folder.Path, rowsPerFile: 3);
        using EmbeddingIndex numbered = EmbeddingIndex.Create(Dimension), named = EmbeddingIndex.Create(Dimension);

        ClipRetrievalFolder.ImportTexts(folder.Path, numbered);
        ClipRetrievalFolder.ImportTexts(folder.Path, named, ClipRetrievalFolder.CaptionColumn);

        CollectionAssert.AreEqual(new[] { "0", "1", "2", "3", "4" }, numbered.GetKeys());
        CollectionAssert.AreEqual(Vectors.Keys(5), named.GetKeys());
    }

    [TestMethod]
    public async Task Keys_are_found_among_other_columns_and_may_be_numbers()
    {
        using var folder = new TemporaryFolder();
        WriteEmbeddings(folder.Path, 4);
        await WriteMetadata(folder.Path);
        using EmbeddingIndex paths = EmbeddingIndex.Create(Dimension), numbers = EmbeddingIndex.Create(Dimension);

        ClipRetrievalFolder.ImportImages(folder.Path, paths);
        ClipRetrievalFolder.ImportImages(folder.Path, numbers, "id");

        CollectionAssert.AreEqual(new[] { "a.jpg", "b.jpg", "c.jpg", "d.jpg" }, paths.GetKeys());
        CollectionAssert.AreEqual(new[] { "7", "8", "9", "10" }, numbers.GetKeys());
        AssertInvalid("has no column 'path'; it has 'caption', 'image_path', 'id', 'width'", folder.Path, "path");
        AssertInvalid("no 'caption' in row 1", folder.Path, "caption");
        AssertInvalid("expected texts or 64-bit whole numbers", folder.Path, "width");
    }

    [TestMethod]
    public async Task Files_that_do_not_go_together_are_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        using EmbeddingIndex index = EmbeddingIndex.Create(Dimension), wide = EmbeddingIndex.Create(Dimension + 1);
        Assert.Contains("img_emb_0.npy", Assert.ThrowsExactly<DirectoryNotFoundException>(
            () => ClipRetrievalFolder.ImportImages(folder.Path, index)).Message);

        WriteEmbeddings(folder.Path, 5);
        AssertInvalid("no metadata beside it", folder.Path, "image_path");
        await WriteMetadata(folder.Path);
        AssertInvalid("has 4 rows", folder.Path, "image_path");
        WriteEmbeddings(folder.Path, 3);
        AssertInvalid("more rows than there are embeddings (3)", folder.Path, "image_path");
        Assert.Contains("embeddings of 6 numbers; the index has 7", Assert.ThrowsExactly<ArgumentException>(
            () => ClipRetrievalFolder.ImportImages(folder.Path, wide)).Message);

        string metadata = Path.Combine(folder.Path, "metadata", "metadata_0.parquet");
        byte[] whole = await File.ReadAllBytesAsync(metadata);
        foreach (int length in (int[])[0, 3, 100, whole.Length / 2, whole.Length - 1])
        {
            await File.WriteAllBytesAsync(metadata, whole[..length]);
            AssertInvalid("metadata_0.parquet", folder.Path, "image_path");
        }
    }

    private static void WriteEmbeddings(string folder, int rows) =>
        NpyFile.Write(
            Path.Combine(folder, "img_emb", "img_emb_0.npy"), Dimension, [Vectors.Random(rows, Dimension)], EmbeddingStorage.Half);

    private static async Task WriteMetadata(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "metadata"));
        DataField[] fields =
        [
            new DataField<string>("caption"), new DataField<string>("image_path"),
            new DataField<long?>("id"), new DataField<double>("width"),
        ];
        await using FileStream stream = File.Create(Path.Combine(folder, "metadata", "metadata_0.parquet"));
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream);
        for (int i = 0; i < 2; i++)
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await group.WriteAsync(fields[0], i == 0 ? ["one", null!] : ["three", "four"]);
            await group.WriteAsync(fields[1], i == 0 ? ["a.jpg", "b.jpg"] : ["c.jpg", "d.jpg"]);
            await group.WriteAsync<long>(fields[2], i == 0 ? new long?[] { 7, 8 } : new long?[] { 9, 10 });
            await group.WriteAsync<double>(fields[3], new double[] { 1.5, 2.5 });
        }
    }

    private static void AssertInvalid(string expected, string folder, string keyColumn)
    {
        using EmbeddingIndex index = EmbeddingIndex.Create(Dimension);
        Assert.Contains(expected, Assert.ThrowsExactly<InvalidDataException>(
            () => ClipRetrievalFolder.ImportImages(folder, index, keyColumn)).Message);
    }

    private static void AssertSame(IReadOnlyList<EmbeddingMatch> expected, IReadOnlyList<EmbeddingMatch> actual, float tolerance)
    {
        CollectionAssert.AreEqual(expected.Select(match => match.Key).ToArray(), actual.Select(match => match.Key).ToArray());
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.AreEqual(expected[i].Score, actual[i].Score, tolerance);
        }
    }
}
