using System.IO.Compression;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Reads a model archive.</summary>
internal sealed class RepositoryReader : Repository
{
    private readonly Dictionary<string, ZipArchiveEntry> _entries = [];
    private readonly Dictionary<string, string> _extracted = [];

    private RepositoryReader(Stream stream, IExceptionContext ectx) : base(ectx)
    {
        try
        {
            var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            foreach (ZipArchiveEntry entry in archive.Entries)
                _entries[Normalize(entry.FullName)] = entry;
        }
        catch (Exception ex)
        {
            Dispose();
            throw ectx.ExceptDecode(ex, "Failed to open a zip archive");
        }
    }

    public static RepositoryReader Open(Stream stream, IExceptionContext ectx = null)
    {
        ectx.CheckValue(stream, nameof(stream));
        return new RepositoryReader(stream, ectx);
    }

    public Entry OpenEntry(string name) => OpenEntry(null, name);

    public Entry OpenEntry(string dir, string name) =>
        OpenEntryOrNull(dir, name) ?? throw ExceptionContext.Except("Repository doesn't contain entry {0}", PathOf(dir, name));

    public Entry OpenEntryOrNull(string name) => OpenEntryOrNull(null, name);

    public Entry OpenEntryOrNull(string dir, string name)
    {
        string path = PathOf(dir, name);
        if (!_entries.TryGetValue(Normalize(path), out ZipArchiveEntry entry))
            return null;
        if (!_extracted.TryGetValue(path, out string file))
        {
            file = Path.Combine(TempDirectory, Guid.NewGuid().ToString("N"));
            entry.ExtractToFile(file);
            _extracted.Add(path, file);
        }
        return Open(path, new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read));
    }

    protected override void OnDispose(Entry entry) => entry.Stream.Dispose();

    // Archives written on Windows separate folders by backslashes.
    private static string Normalize(string path) => path.Replace('\\', '/');
}
