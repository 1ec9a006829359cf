namespace SimpleClip.Planning;

/// <summary>Asks the drives.</summary>
internal static class FreeSpace
{
    /// <summary>Bytes that are free where a folder is or will be; null if the drive does not tell.</summary>
    public static long? Of(string folder)
    {
        try
        {
            string? existing = Path.GetFullPath(folder);
            while (existing is not null && !Directory.Exists(existing))
            {
                existing = Path.GetDirectoryName(existing);
            }

            string? drive = OperatingSystem.IsWindows() ? Path.GetPathRoot(existing) : existing;
            return drive is null ? null : new DriveInfo(drive).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
