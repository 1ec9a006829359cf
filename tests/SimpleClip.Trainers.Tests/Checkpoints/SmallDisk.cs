using System.Diagnostics;

namespace SimpleClip.Trainers.Tests.Checkpoints;

/// <summary>A file system of a few megabytes, where the test may mount one; it is inconclusive elsewhere.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _path;

    public SmallDisk(string path, string options)
    {
        _path = path;
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsLinux() || !Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path))
        {
            Assert.Inconclusive("A small file system can be mounted on Linux by root only.");
        }
    }

    public void Remount(string options) => Assert.IsTrue(Run("mount", "-o", $"remount,{options}", _path));

    public void Dispose() => Run("umount", _path);

    private static bool Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
