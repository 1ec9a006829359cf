using System.Diagnostics;

namespace SimpleClip.Testing;

/// <summary>Runs programs of the repository in processes of their own, as their users do.</summary>
public static class ProgramProcess
{
    /// <summary>Runs a program to its end; the test fails if it does.</summary>
    /// <param name="assembly">The path of the program's assembly.</param>
    /// <param name="folder">The current folder of the program; null for the test's.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it wrote.</returns>
    public static string Run(string assembly, string? folder, params string[] arguments)
    {
        (int exitCode, string output, string errors) = Try(assembly, folder, arguments);
        Assert.AreEqual(0, exitCode, $"{output}\n{errors}");
        return output;
    }

    /// <summary>Runs a program to its end, whatever that is.</summary>
    /// <param name="assembly">The path of the program's assembly.</param>
    /// <param name="folder">The current folder of the program; null for the test's.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its exit code, and what it wrote to both streams.</returns>
    public static (int ExitCode, string Output, string Errors) Try(string assembly, string? folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    /// <summary>Runs a program whose assembly lies beside the test's to its end, whatever that is.</summary>
    /// <param name="name">The assembly's name.</param>
    /// <param name="folder">The current folder of the program; null for the test's.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its exit code, and what it wrote to both streams.</returns>
    public static (int ExitCode, string Output, string Errors) TryBeside(string name, string? folder, params string[] arguments) =>
        Try(Beside(name), folder, arguments);

    /// <summary>Runs a program whose assembly lies beside the test's.</summary>
    /// <param name="name">The assembly's name.</param>
    /// <param name="folder">The current folder of the program; null for the test's.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it wrote.</returns>
    public static string RunBeside(string name, string? folder, params string[] arguments) =>
        Run(Beside(name), folder, arguments);

    /// <summary>Runs a program that was built in its own project's folder.</summary>
    /// <param name="project">The folder of its project in the repository, such as <c>samples/Name</c>, which is the assembly's name
    /// too.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it wrote.</returns>
    public static string RunProject(string project, params string[] arguments)
    {
        // Tests run in bin/<configuration>/<framework>; the program lies in the same place of its own project.
        string[] place = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        string assembly = Path.Combine(TestData.RepositoryRoot, project, "bin", place[^2], place[^1], Path.GetFileName(project) + ".dll");
        return Run(assembly, folder: null, arguments);
    }

    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name + ".dll");
}
