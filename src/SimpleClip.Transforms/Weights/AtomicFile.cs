namespace SimpleClip.Weights;

/// <summary>Writes files so that nobody ever finds half of one: to a temporary file beside it, flushed to disk, then renamed.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a file, in whose place the old one stays if anything fails. Missing folders are created.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        string temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = File.Create(temporary))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
