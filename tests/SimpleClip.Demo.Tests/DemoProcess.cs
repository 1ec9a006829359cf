using SimpleClip.Testing;

namespace SimpleClip.Demo.Tests;

/// <summary>Runs the demo as its user does: as a program.</summary>
internal static class DemoProcess
{
    public static (int ExitCode, string[] Output, string[] Errors) Run(params string[] arguments)
    {
        (int exitCode, string output, string errors) = ProgramProcess.TryBeside("SimpleClip.Demo", folder: null, arguments);
        return (exitCode, Lines(output), Lines(errors));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
