namespace SimpleClip.Weights;

/// <summary>
/// A file held open so that nobody else can do so: the operating system lets it go when the process ends, however it ends. The file itself
/// stays, because a name that is deleted and made again could be locked twice.
/// </summary>
internal sealed class ExclusiveFile : IDisposable
{
    // ERROR_SHARING_VIOLATION, and EWOULDBLOCK of Linux and of macOS.
    private static readonly int[] InUse = [unchecked((int)0x80070020), 11, 35];

    private readonly FileStream _file;

    /// <summary>Takes a file, which is created if it does not exist.</summary>
    /// <exception cref="FileInUseException">Somebody else has it.</exception>
    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be created.</exception>
    public ExclusiveFile(string path)
    {
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (InUse.Contains(exception.HResult))
        {
            throw new FileInUseException($"'{path}' is in use.", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
