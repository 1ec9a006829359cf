using System.Runtime.InteropServices;

namespace SimpleClip.Weights;

/// <summary>Makes the entries of folders last: a file's new name is safe from a loss of power only once its folder is on the disk
/// too.</summary>
internal static partial class DurableFolder
{
    private const int ReadOnly = 0;

    // The numbers are the same on Linux, macOS and the BSDs.
    private const int InputOutputError = 5, NoSpace = 28;

    /// <summary>Creates a folder and those above it that do not exist.</summary>
    public static void Create(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
        {
            Create(parent);
            Directory.CreateDirectory(path);
            Flush(parent);
        }
        else
        {
            Directory.CreateDirectory(path);
        }
    }

    /// <summary>
    /// Writes a folder's entries to the disk. Does nothing on Windows, whose file systems log them, and where the file system offers no
    /// such thing.
    /// </summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int folder = Open(path, ReadOnly);
        if (folder < 0)
        {
            return;
        }

        int error = Synchronize(folder) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = Close(folder);
        if (error is InputOutputError or NoSpace)
        {
            throw new IOException($"The entries of '{path}' could not be written to the disk: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronize(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
