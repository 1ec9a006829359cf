namespace SimpleClip.Indexing.ClipRetrieval;

/// <summary>The files of one number in a folder of clip-retrieval.</summary>
/// <param name="Number">The number in their names.</param>
/// <param name="Embeddings">The embeddings.</param>
/// <param name="Metadata">What describes them, or null if there is none.</param>
internal sealed record ClipRetrievalPart(long Number, string Embeddings, string? Metadata)
{
    /// <summary>The parts of a folder, in the order of their numbers.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="kind">The kind of embeddings: <c>img_emb</c> or <c>text_emb</c>.</param>
    /// <exception cref="DirectoryNotFoundException">There are none.</exception>
    public static IReadOnlyList<ClipRetrievalPart> Find(string folder, string kind)
    {
        Dictionary<long, string> metadata = Numbered(folder, "metadata", ".parquet");
        ClipRetrievalPart[] parts = [.. Numbered(folder, kind, ".npy")
            .OrderBy(file => file.Key)
            .Select(file => new ClipRetrievalPart(file.Key, file.Value, metadata.GetValueOrDefault(file.Key)))];
        return parts.Length > 0
            ? parts
            : throw new DirectoryNotFoundException($"'{Path.Combine(folder, kind)}' has no files; expected {kind}_0.npy, {kind}_1.npy, …");
    }

    private static Dictionary<long, string> Numbered(string folder, string kind, string extension)
    {
        var files = new Dictionary<long, string>();
        string subfolder = Path.Combine(folder, kind);
        foreach (string file in Directory.Exists(subfolder) ? Directory.GetFiles(subfolder, $"{kind}_*{extension}") : [])
        {
            string number = Path.GetFileNameWithoutExtension(file)[(kind.Length + 1)..];
            if (long.TryParse(number, System.Globalization.NumberStyles.None, null, out long parsed) && !files.TryAdd(parsed, file))
            {
                throw new InvalidDataException($"'{file}' and '{files[parsed]}' have the same number.");
            }
        }

        return files;
    }
}
