using System.IO.Compression;
using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Writes a model archive. An entry reaches the archive once it is closed and the next one is begun.</summary>
internal sealed class RepositoryWriter : Repository
{
    private readonly ZipArchive _archive;
    private readonly Queue<Entry> _closed = new();
    private readonly HashSet<string> _paths = [];

    private RepositoryWriter(Stream stream, IExceptionContext ectx) : base(ectx) =>
        _archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);

    public static RepositoryWriter CreateNew(Stream stream, IExceptionContext ectx = null)
    {
        ectx.CheckValue(stream, nameof(stream));
        var repository = new RepositoryWriter(stream, ectx);
        using Entry entry = repository.CreateEntry("TrainingInfo", "Version.txt");
        using var writer = new StreamWriter(entry.Stream, leaveOpen: true);
        writer.WriteLine(typeof(RepositoryWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>().InformationalVersion);
        return repository;
    }

    public Entry CreateEntry(string name) => CreateEntry(null, name);

    public Entry CreateEntry(string dir, string name)
    {
        Flush();
        string path = PathOf(dir, name);
        if (!_paths.Add(path))
            throw ExceptionContext.ExceptParam(nameof(name), "Duplicate entry: '{0}'", path);
        return Open(path, new FileStream(Path.Combine(TempDirectory, Guid.NewGuid().ToString("N")), FileMode.CreateNew));
    }

    /// <summary>Completes the archive.</summary>
    public void Commit()
    {
        CloseEntries();
        Flush();
        Dispose();
    }

    protected override void OnDispose(Entry entry) => _closed.Enqueue(entry);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (Entry entry in _closed)
            entry.Stream.Dispose();
        _archive.Dispose();
    }

    private void Flush()
    {
        while (_closed.TryDequeue(out Entry entry))
        {
            using (Stream target = _archive.CreateEntry(entry.Path).Open())
            {
                entry.Stream.Position = 0;
                entry.Stream.CopyTo(target);
            }
            entry.Stream.Dispose();
            File.Delete(((FileStream)entry.Stream).Name);
        }
    }
}
