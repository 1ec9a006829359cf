using System.Diagnostics;

namespace SimpleClip.Convert.Tests;

/// <summary>Runs the converter as its user does: as a program.</summary>
internal static class ConvertProcess
{
    public static (int ExitCode, string Output, string Errors) Run(params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "SimpleClip.Convert.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
