using System.Diagnostics;
using System.Text.Json;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Persistence;

/// <summary>Runs the serving application of these tests, which knows nothing but SimpleClip.Transforms, in a process of its own.</summary>
internal static class ServingProcess
{
    private const string Name = "SimpleClip.ServingApp";

    /// <summary>What it prints of a model and data.</summary>
    /// <param name="mode">"predict" or "evaluate".</param>
    /// <param name="modelPath">The ML.NET model.</param>
    /// <param name="rows">The data.</param>
    public static JsonElement Run(string mode, string modelPath, IEnumerable<PictureRow> rows)
    {
        string data = modelPath + ".tsv";
        File.WriteAllLines(data, rows.Select(row => $"{row.ImagePath}\t{row.Text}\t{row.Label}\t{string.Join('\t', row.Captions)}"));

        // Tests run in bin/<configuration>/<framework>; the application lies in the same place of its own project.
        string[] place = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        string application = Path.Combine(TestData.RepositoryRoot, "tests", Name, "bin", place[^2], place[^1], Name + ".dll");
        var start = new ProcessStartInfo(
            "dotnet", ["exec", application, mode, modelPath, data]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.Result);
        return JsonDocument.Parse(output).RootElement;
    }
}
