using System.Diagnostics;

namespace SimpleClip.Distill.Tests;

/// <summary>Runs the sample as its user does: as a program.</summary>
internal static class DistillProcess
{
    public static (int ExitCode, string Output, string Errors) Run(string folder, params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "SimpleClip.Distill.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
