using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>A zip archive whose entries pass through temporary files.</summary>
internal abstract class Repository : IDisposable
{
    private readonly List<Entry> _open = [];

    internal Repository(IExceptionContext ectx)
    {
        ExceptionContext = ectx;
        string temp = (ectx as IHostEnvironmentInternal)?.TempFilePath ?? Path.GetTempPath();
        TempDirectory = Path.Combine(Path.GetFullPath(temp), $"ml_dotnet_{Guid.NewGuid():N}");
        System.IO.Directory.CreateDirectory(TempDirectory);
    }

    public IExceptionContext ExceptionContext { get; }

    protected string TempDirectory { get; }

    protected bool Disposed { get; private set; }

    public void Dispose()
    {
        if (Disposed)
            return;
        Dispose(true);
        Disposed = true;
    }

    protected virtual void Dispose(bool disposing)
    {
        CloseEntries();
        try
        {
            System.IO.Directory.Delete(TempDirectory, true);
        }
        catch (IOException)
        {
            // A leftover temporary folder does no harm.
        }
    }

    protected abstract void OnDispose(Entry entry);

    protected Entry Open(string path, Stream stream)
    {
        var entry = new Entry(this, path, stream);
        _open.Add(entry);
        return entry;
    }

    protected void CloseEntries()
    {
        while (_open.Count > 0)
            _open[^1].Dispose();
    }

    /// <summary>The archive path of an entry, with the platform's separators.</summary>
    protected string PathOf(string dir, string name)
    {
        ExceptionContext.Check(!Disposed);
        ExceptionContext.CheckParam(dir == null || !dir.Contains(".."), nameof(dir));
        ExceptionContext.CheckParam(!string.IsNullOrWhiteSpace(name) && !name.Contains(".."), nameof(name));
        return Path.Combine(dir ?? "", name).Replace('/', Path.DirectorySeparatorChar);
    }

    /// <summary>One open stream of the archive.</summary>
    public sealed class Entry(Repository repository, string path, Stream stream) : IDisposable
    {
        private Repository _repository = repository;

        public string Path => path;

        public Stream Stream => stream;

        public void Dispose()
        {
            if (_repository == null)
                return;
            _repository._open.Remove(this);
            _repository.OnDispose(this);
            _repository = null;
        }
    }
}
