[assembly: Parallelize(Scope = ExecutionScope.ClassLevel)]

namespace SimpleClip.MLNet.Tests;

[TestClass]
public static class GlobalSetup
{
    [AssemblyCleanup]
    public static void DeleteFiles() => Directory.Delete(TextFiles.Folder, recursive: true);
}
