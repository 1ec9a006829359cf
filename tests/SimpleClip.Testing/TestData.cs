namespace SimpleClip.Testing;

/// <summary>
/// The folder of reference figures and data: the environment variable <c>SIMPLECLIP_TESTDATA</c>, or else the folder <c>shared</c> beside
/// the repository. Tests that need it are inconclusive where it is missing.
/// </summary>
public static class TestData
{
    /// <summary>The category of tests that compare with reference figures.</summary>
    public const string Golden = "Golden";

    private const string Variable = "SIMPLECLIP_TESTDATA";

    /// <summary>The folder of the repository: the nearest one above the tests that holds the solution.</summary>
    public static string RepositoryRoot { get; } = FindRepository();

    /// <summary>The path of a file or folder in the data.</summary>
    /// <param name="parts">Its path, relative to the data's folder.</param>
    public static string Require(params string[] parts)
    {
        string path = Path.Combine([Folder(), .. parts]);
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            Assert.Inconclusive($"'{path}' is missing; set {Variable} to the folder of reference data.");
        }

        return path;
    }

    private static string Folder() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder
        ? Path.GetFullPath(folder)
        : Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared"));

    private static string FindRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SimpleClip.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above '{AppContext.BaseDirectory}' holds SimpleClip.sln.");
    }
}
