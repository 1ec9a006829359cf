using SimpleClip.Weights;

namespace SimpleClip.Checkpoints;

/// <summary>Keeps a folder for one process.</summary>
internal sealed class FolderLock : IDisposable
{
    /// <summary>The file's name.</summary>
    public const string FileName = "run.lock";

    private readonly ExclusiveFile _file;

    /// <summary>Takes the folder, which is created if it does not exist.</summary>
    /// <exception cref="IOException">Another training has it, or nothing can be written there.</exception>
    public FolderLock(string folder)
    {
        try
        {
            DurableFolder.Create(folder);
            _file = new ExclusiveFile(Path.Combine(folder, FileName));
        }
        catch (FileInUseException exception)
        {
            throw new IOException(
                $"Another training saves its checkpoints in '{folder}' at present (it holds '{FileName}'); expected a folder of this training's own.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"No checkpoints can be saved in '{folder}': {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
