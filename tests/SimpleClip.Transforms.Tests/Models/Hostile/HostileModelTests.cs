using System.Diagnostics;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Models.Hostile;

/// <summary>A model that is broken or made to do harm ends in a clear error within a second and a few megabytes.</summary>
[TestClass]
public sealed class HostileModelTests
{
    private const int Cases = 90;
    private const int MostBytes = 64_000_000;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private static readonly HostileCase[] All = [.. HostileCases.All];

    public static IEnumerable<object[]> Indices => Enumerable.Range(0, All.Length).Select(index => new object[] { index, All[index].Name });

    [TestMethod]
    public void There_are_enough_cases() => Assert.IsGreaterThan(Cases, All.Length);

    [TestMethod]
    [DynamicData(nameof(Indices))]
    public void It_ends_in_a_clear_error_soon_and_in_little_memory(int index, string name)
    {
        HostileCase hostile = All[index];
        using var folder = new TemporaryFolder();
        string path = hostile.Write(folder.Path);
        TimeSpan fastest = TimeSpan.MaxValue;

        // Of three attempts the fastest counts: a busy machine is not the model's fault.
        for (int attempt = 0; attempt < 3 && fastest > Longest; attempt++)
        {
            long bytes = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            InvalidDataException exception = Assert.ThrowsExactly<InvalidDataException>(() => ModelUse.Run(path), name);
            fastest = watch.Elapsed < fastest ? watch.Elapsed : fastest;
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            Assert.IsLessThan(MostBytes, bytes, name);
            foreach (string part in hostile.Expected)
            {
                Assert.Contains(part, exception.Message);
            }
        }

        Assert.IsLessThan(Longest, fastest, name);
    }
}
