using SimpleClip.Testing;

namespace SimpleClip.Convert.Tests;

/// <summary>Runs the converter as its user does: as a program.</summary>
internal static class ConvertProcess
{
    public static (int ExitCode, string Output, string Errors) Run(params string[] arguments) =>
        ProgramProcess.TryBeside("SimpleClip.Convert", folder: null, arguments);
}
