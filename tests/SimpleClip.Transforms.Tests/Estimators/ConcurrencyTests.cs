using System.Collections.Concurrent;
using Microsoft.ML;
using SimpleClip.ServingApp;

namespace SimpleClip.Tests.Estimators;

/// <summary>One transformer behind many prediction engines, as in a web service.</summary>
[TestClass]
public sealed class ConcurrencyTests
{
    private const int Threads = 64;

    /// <summary>
    /// The engines are handed around as <c>PredictionEnginePool</c> does: to whichever thread asks next, made when none is free.
    /// </summary>
    [TestMethod]
    [DynamicData(nameof(EstimatorCases.Names), typeof(EstimatorCases))]
    public void Sixty_four_threads_get_what_one_gets(string name)
    {
        using var harness = new EstimatorHarness(name);
        List<Dictionary<string, string>> expected = harness.ReadOutputs();
        var engines = new ConcurrentBag<PredictionEngine<PictureRow, Prediction>>();
        var failures = new ConcurrentQueue<Exception>();
        using var start = new Barrier(Threads);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            try
            {
                start.SignalAndWait();
                for (int i = 0; i < harness.Rows.Length; i++)
                {
                    // Each begins at another row, so that neighbours ask for different ones at the same time.
                    int row = (i + number) % harness.Rows.Length;
                    PredictionEngine<PictureRow, Prediction> engine = engines.TryTake(out var free) ? free : harness.CreateEngine();
                    CollectionAssert.AreEquivalent(expected[row], engine.Predict(harness.Rows[row]).ToTexts(harness.Case.Outputs));
                    engines.Add(engine);
                }
            }
            catch (Exception exception)
            {
                failures.Enqueue(exception);
            }
        }))];

        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.IsTrue(failures.IsEmpty, failures.FirstOrDefault()?.ToString());
        Assert.IsNotEmpty(engines);
    }

    [TestMethod]
    [DataRow("image embedding of bytes, fewer dimensions")]
    [DataRow("text embedding of texts")]
    public void Dispose_in_the_middle_of_predictions_ends_them_cleanly(string name)
    {
        using var harness = new EstimatorHarness(name);
        List<Dictionary<string, string>> expected = harness.ReadOutputs();
        using var running = new CountdownEvent(8);
        Task[] tasks = [.. Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                PredictionEngine<PictureRow, Prediction> engine = harness.CreateEngine();
                CollectionAssert.AreEquivalent(expected[0], engine.Predict(harness.Rows[0]).ToTexts(harness.Case.Outputs));
                running.Signal();
                while (true)
                {
                    CollectionAssert.AreEquivalent(expected[1], engine.Predict(harness.Rows[1]).ToTexts(harness.Case.Outputs));
                }
            },
            TaskCreationOptions.LongRunning))];

        running.Wait();
        ((IDisposable)harness.Transformer).Dispose();

        AggregateException exception = Assert.ThrowsExactly<AggregateException>(() => Task.WaitAll(tasks));
        Assert.HasCount(8, exception.InnerExceptions);
        foreach (Exception inner in exception.InnerExceptions)
        {
            Assert.IsInstanceOfType<ObjectDisposedException>(inner, inner.ToString());
        }
    }
}
