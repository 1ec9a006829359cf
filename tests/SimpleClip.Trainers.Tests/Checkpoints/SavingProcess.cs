using System.Diagnostics;
using System.Globalization;

namespace SimpleClip.Trainers.Tests.Checkpoints;

/// <summary>A process that saves one checkpoint after the other, to be killed.</summary>
internal static class SavingProcess
{
    /// <summary>Runs the process and kills it without warning.</summary>
    /// <param name="folder">Where it saves.</param>
    /// <param name="delay">How long it lives after its first checkpoint.</param>
    /// <returns>The last step that it reported to be on the disk.</returns>
    public static long RunAndKill(string folder, TimeSpan delay)
    {
        using Process process = TestApplication.Start(folder);
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
