namespace SimpleClip.MLNet.Tests;

/// <summary>Files for one run of the tests.</summary>
internal static class TextFiles
{
    public static string Folder { get; } = Directory.CreateTempSubdirectory("simpleclip-tests-").FullName;

    public static string Write(string extension, string content)
    {
        string path = NewPath(extension);
        File.WriteAllText(path, content);
        return path;
    }

    public static string NewPath(string extension) => Path.Combine(Folder, $"{Guid.NewGuid():N}{extension}");
}
