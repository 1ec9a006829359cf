using SimpleClip.Testing;

namespace SimpleClip.Distill.Tests;

/// <summary>Runs the sample as its user does: as a program.</summary>
internal static class DistillProcess
{
    public static (int ExitCode, string Output, string Errors) Run(string folder, params string[] arguments) =>
        ProgramProcess.TryBeside("SimpleClip.Distill", folder, arguments);
}
