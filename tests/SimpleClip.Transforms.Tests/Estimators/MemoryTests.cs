using System.Diagnostics;
using Microsoft.ML;
using SimpleClip.ServingApp;

namespace SimpleClip.Tests.Estimators;

[TestClass]
[DoNotParallelize]
public sealed class MemoryTests
{
    private const long Mebibyte = 1 << 20;

    [TestMethod]
    [DynamicData(nameof(EstimatorCases.Names), typeof(EstimatorCases))]
    public void Memory_does_not_grow_over_four_thousand_predictions(string name) => AssertNoGrowth(name, 4_000);

    [TestMethod]
    [TestCategory("Long")]
    [DynamicData(nameof(EstimatorCases.Names), typeof(EstimatorCases))]
    public void Memory_does_not_grow_over_a_hundred_thousand_predictions(string name) => AssertNoGrowth(name, 100_000);

    private static void AssertNoGrowth(string name, int predictions)
    {
        using var harness = new EstimatorHarness(name);
        harness.ReadOutputs();
        using PredictionEngine<PictureRow, Prediction> engine = harness.CreateEngine();
        var prediction = new Prediction();
        Predict(predictions / 4);
        (long managed, long resident) = Measure();
        var watch = Stopwatch.StartNew();

        Predict(predictions);

        watch.Stop();
        (long managedAfter, long residentAfter) = Measure();
        string found = $"{predictions} predictions in {watch.Elapsed.TotalSeconds:F1} s: managed {managed} to {managedAfter} bytes, " +
            $"resident {resident / Mebibyte} to {residentAfter / Mebibyte} MiB";
        Console.WriteLine(found);

        // A leak of one object a prediction would be 24 bytes each at least; the rest is room for what the runtime does besides.
        Assert.IsLessThan(managed + (Mebibyte / 2) + (12 * predictions), managedAfter, found);
        Assert.IsLessThan(resident + (32 * Mebibyte), residentAfter, found);

        void Predict(int count)
        {
            for (int i = 0; i < count; i++)
            {
                engine.Predict(harness.Rows[i % harness.Rows.Length], ref prediction);
            }
        }
    }

    private static (long Managed, long Resident) Measure()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        using var process = Process.GetCurrentProcess();
        return (GC.GetTotalMemory(forceFullCollection: true), process.WorkingSet64);
    }
}
