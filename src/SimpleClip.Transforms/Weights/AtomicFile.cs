using System.Text;

namespace SimpleClip.Weights;

/// <summary>
/// Writes files so that nobody ever finds half of one, whether the process is killed or the power fails: to a temporary file beside it,
/// flushed to disk, then renamed, then its folder flushed.
/// </summary>
internal static class AtomicFile
{
    private const string TemporaryExtension = ".tmp";

    /// <summary>
    /// Writes a file, in whose place the old one stays if anything fails. Missing folders are created. Once this returns, the file is on
    /// the disk.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="beforeReplacing">Called when all is written, just before the new file takes the old one's place; null for
    /// nothing.</param>
    public static void Write(string path, Action<Stream> write, Action? beforeReplacing = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path), folder = Path.GetDirectoryName(full)!;
        DurableFolder.Create(folder);
        string temporary = $"{full}.{Guid.NewGuid():N}{TemporaryExtension}";
        try
        {
            using (FileStream stream = File.Create(temporary))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            beforeReplacing?.Invoke();
            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }

        DurableFolder.Flush(folder);
    }

    /// <summary>Writes a text file, ending with a line feed, as <see cref="Write"/> does.</summary>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text + "\n")));

    /// <summary>The temporary files that killed processes left behind; also those that others are writing at present.</summary>
    /// <param name="folder">Where to look.</param>
    /// <param name="name">The name of the files that were being written, in which <c>*</c> stands for any characters.</param>
    public static string[] FindLeftovers(string folder, string name) => Directory.GetFiles(folder, $"{name}.*{TemporaryExtension}");
}
