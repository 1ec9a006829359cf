using System.Diagnostics;

namespace SimpleClip.Testing;

/// <summary>Runs a sample as its user does: as a program.</summary>
public static class SampleProcess
{
    /// <summary>Runs it to its end; the test fails if it does.</summary>
    /// <param name="sample">The sample's assembly.</param>
    /// <param name="folder">The current folder of the program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it wrote.</returns>
    public static string Run(string sample, string folder, params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, sample + ".dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        using var process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, $"{output}\n{errors.Result}");
        return output;
    }
}
