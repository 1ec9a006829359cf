using System.Diagnostics;
using SimpleClip.Testing;

namespace SimpleClip.Tests;

/// <summary>Runs programs of the repository in processes of their own.</summary>
internal static class BuiltProgram
{
    /// <summary>Runs a program, which must succeed.</summary>
    /// <param name="folder">The folder of its project's folder: "tests" or "samples".</param>
    /// <param name="name">Its project's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it printed.</returns>
    public static string Run(string folder, string name, params string[] arguments)
    {
        // Tests run in bin/<configuration>/<framework>; the program lies in the same place of its own project.
        string[] place = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        string program = Path.Combine(TestData.RepositoryRoot, folder, name, "bin", place[^2], place[^1], name + ".dll");
        var start = new ProcessStartInfo("dotnet", ["exec", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.Result);
        return output;
    }
}
