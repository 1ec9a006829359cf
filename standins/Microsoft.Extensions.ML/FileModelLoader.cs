using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.ML;

namespace Microsoft.Extensions.ML;

// Loads a model from a file and, if asked to, again whenever the file changes; a change that cannot be loaded leaves the model as it is.
internal sealed class FileModelLoader(IOptions<MLOptions> options, ILogger<FileModelLoader> logger) : ModelLoader, IDisposable
{
    private const string NotStarted = "Start must be called on a ModelLoader before it can be used.";
    private readonly object _lock = new();
    private string _path;
    private FileSystemWatcher _watcher;
    private CancellationTokenSource _changed;
    private ITransformer _model;

    public void Start(string filePath, bool watchFile)
    {
        if (!File.Exists(filePath))
        {
            throw new ArgumentException($"The provided model file {filePath} doesn't exist.");
        }

        _path = filePath;
        _changed = new CancellationTokenSource();
        Load();
        if (watchFile)
        {
            _watcher = new FileSystemWatcher(Path.GetDirectoryName(Path.GetFullPath(filePath))!, Path.GetFileName(filePath));
            _watcher.Changed += (_, _) => Reload();
            _watcher.EnableRaisingEvents = true;
        }
    }

    public override IChangeToken GetReloadToken() =>
        new CancellationChangeToken((_changed ?? throw new InvalidOperationException(NotStarted)).Token);

    public override ITransformer GetModel() => _model ?? throw new InvalidOperationException(NotStarted);

    public void Dispose() => _watcher?.Dispose();

    private void Reload()
    {
        try
        {
            CancellationTokenSource previous = Interlocked.Exchange(ref _changed, new CancellationTokenSource());
            lock (_lock)
            {
                Load();
            }

            previous.Cancel();
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "File reload for '{FilePath}' threw an unhandled exception", _path);
        }
    }

    private void Load()
    {
        using FileStream stream = File.OpenRead(_path);
        _model = options.Value.MLContext.Model.Load(stream, out _);
    }
}
