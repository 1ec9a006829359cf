using System.Diagnostics;
using System.Globalization;
using SimpleClip.Testing;

namespace SimpleClip.Trainers.Tests.Checkpoints;

/// <summary>A process that saves one checkpoint after the other, to be killed.</summary>
internal static class SavingProcess
{
    private const string Name = "SimpleClip.Trainers.TestApp";

    /// <summary>Runs the process and kills it without warning.</summary>
    /// <param name="folder">Where it saves.</param>
    /// <param name="delay">How long it lives after its first checkpoint.</param>
    /// <returns>The last step that it reported to be on the disk.</returns>
    public static long RunAndKill(string folder, TimeSpan delay)
    {
        // Tests run in bin/<configuration>/<framework>; the application lies in the same place of its own project.
        string[] place = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        string application = Path.Combine(TestData.RepositoryRoot, "tests", Name, "bin", place[^2], place[^1], Name + ".dll");
        var start = new ProcessStartInfo("dotnet", ["exec", application, folder]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string last = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException(errors.Result);
        Thread.Sleep(delay);
        process.Kill();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            last = line;
        }

        process.WaitForExit();
        Assert.AreEqual("", errors.Result);
        return long.Parse(last, CultureInfo.InvariantCulture);
    }
}
