using SimpleClip.Weights;

namespace SimpleClip.Checkpoints;

/// <summary>
/// Keeps a folder for one process: a file held open, which the operating system lets go when the process ends, however it ends. The file itself
/// stays, because a name that is deleted and made again could be locked twice.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    /// <summary>The file's name.</summary>
    public const string FileName = "run.lock";

    // ERROR_SHARING_VIOLATION, and EWOULDBLOCK of Linux and of macOS.
    private static readonly int[] InUse = [unchecked((int)0x80070020), 11, 35];

    private readonly FileStream _file;

    /// <summary>Takes the folder, which is created if it does not exist.</summary>
    /// <exception cref="IOException">Another training has it, or nothing can be written there.</exception>
    public FolderLock(string folder)
    {
        try
        {
            DurableFolder.Create(folder);
            _file = new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (InUse.Contains(exception.HResult))
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
