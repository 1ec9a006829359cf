using System.Diagnostics;
using Microsoft.ML;

namespace SimpleClip.Demo.Serving;

/// <summary>A second process of this program, which knows of the model only what was saved.</summary>
internal static class ServingProcess
{
    /// <summary>The hidden command that the second process runs.</summary>
    public const string Command = "use-model";

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static Findings Run(DemoFolder folder, ServingTask task)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is unknown.");
        var start = new ProcessStartInfo(program);
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "SimpleClip.Demo.dll"));
        }

        start.ArgumentList.Add(Command);
        start.ArgumentList.Add(task.ToString());
        start.ArgumentList.Add(folder.Root);
        File.Delete(folder.Findings);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.WaitForExit();
        return process.ExitCode == 0
            ? Findings.Load(folder.Findings)
            : throw new InvalidOperationException($"The process that uses the model failed with exit code {process.ExitCode}.");
    }

    /// <summary>What the second process does.</summary>
    public static void Serve(DemoFolder folder, ServingTask task)
    {
        var watch = Stopwatch.StartNew();
        var context = new MLContext(seed: 1);
        var findings = task == ServingTask.Pictures ? new HeldOutPictures(context, folder).Use() : new HeldOutPairs(context, folder).Use();
        (findings with { ProcessId = Environment.ProcessId, Seconds = watch.Elapsed.TotalSeconds }).Save(folder.Findings);
    }
}
