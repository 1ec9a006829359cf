using System.Diagnostics;

namespace SimpleClip.Demo.Tests;

/// <summary>Runs the demo as its user does: as a program.</summary>
internal static class DemoProcess
{
    public static (int ExitCode, string[] Output, string[] Errors) Run(params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "SimpleClip.Demo.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, Lines(output), Lines(errors.Result));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
