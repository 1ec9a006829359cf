using System.Diagnostics;
using SimpleClip.Testing;

namespace SimpleClip.Trainers.Tests.Checkpoints;

/// <summary>Starts the application that is made to be killed.</summary>
internal static class TestApplication
{
    private const string Name = "SimpleClip.Trainers.TestApp";

    /// <summary>Starts it, with what it prints to be read.</summary>
    public static Process Start(params string[] arguments)
    {
        // Tests run in bin/<configuration>/<framework>; the application lies in the same place of its own project.
        string[] place = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        string application = Path.Combine(TestData.RepositoryRoot, "tests", Name, "bin", place[^2], place[^1], Name + ".dll");
        var start = new ProcessStartInfo("dotnet", ["exec", application, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string library in new[] { "OMP", "OPENBLAS", "MKL" })
        {
            // Threads that wait for work would only keep others from theirs.
            start.Environment[library + "_NUM_THREADS"] = "1";
        }

        return Process.Start(start)!;
    }
}
