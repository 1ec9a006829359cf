using Microsoft.ML;
using SimpleClip.MLNet.TestComponents;

namespace SimpleClip.MLNet.Tests.Batching;

[TestClass]
public sealed class BatchTransformerLifetimeTests
{
    private const int Threads = 64;
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Many_threads_read_the_same_data_at_once()
    {
        IDataView data = new ShiftTransformer(_context, new ShiftOptions(BatchSize: 8)).Transform(_context.Data.LoadFromEnumerable(Number.Sequence(100)));
        RunOnThreads(_ =>
        {
            ShiftedNumber[] rows = _context.Data.CreateEnumerable<ShiftedNumber>(data, reuseRowObject: false).ToArray();
            Assert.HasCount(100, rows);
            Array.ForEach(rows, row => row.AssertConsistent());
        });
    }

    [TestMethod]
    public void Many_prediction_engines_share_one_transformer()
    {
        var shift = new ShiftTransformer(_context, new ShiftOptions());
        RunOnThreads(thread =>
        {
            PredictionEngine<Number, ShiftedNumber> engine = _context.Model.CreatePredictionEngine<Number, ShiftedNumber>(
                shift, new PredictionEngineOptions { OwnsTransformer = false });
            for (int i = 0; i < 50; i++)
            {
                Assert.AreEqual((thread * 1000) + i + 100f, engine.Predict(new Number { Value = (thread * 1000) + i }).Shifted);
            }

            engine.Dispose();
        });
        Assert.AreEqual(0, shift.Log.Releases);
        Assert.HasCount(Threads * 50, shift.Log.Evaluations);
    }

    [TestMethod]
    public void Disposing_twice_releases_once_and_later_use_throws()
    {
        var shift = new ShiftTransformer(_context, new ShiftOptions(BatchSize: 2));
        IDataView source = _context.Data.LoadFromEnumerable(Number.Sequence(5));
        IDataView data = shift.Transform(source);
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        cursor.MoveNext();
        shift.Dispose();
        shift.Dispose();
        Assert.AreEqual(1, shift.Log.Releases);
        Assert.ThrowsExactly<ObjectDisposedException>(() => shift.Transform(source));
        ValueGetter<float> getter = cursor.GetGetter<float>(data.Schema["Shifted"]);
        float value = 0;
        var e = Assert.ThrowsExactly<ObjectDisposedException>(() => getter(ref value));
        Assert.Contains(nameof(ShiftTransformer), e.Message);
    }

    [TestMethod]
    public async Task Disposing_waits_for_the_evaluation_under_way_to_release()
    {
        using var inside = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var shift = new ShiftTransformer(_context, new ShiftOptions())
        {
            DuringEvaluate = () =>
            {
                inside.Set();
                goOn.Wait();
            },
        };
        IDataView data = shift.Transform(_context.Data.LoadFromEnumerable(Number.Sequence(3)));
        Task<float[]> reading = Task.Run(() => data.GetValues<float>("Shifted"));
        inside.Wait();
        shift.Dispose();
        Assert.AreEqual(0, shift.Log.Releases);
        goOn.Set();
        CollectionAssert.AreEqual(new[] { 100f, 101f, 102f }, await reading);
        Assert.AreEqual(1, shift.Log.Releases);
    }

    [TestMethod]
    public void A_prediction_engine_disposes_of_the_chain_it_owns()
    {
        IDataView source = _context.Data.LoadFromEnumerable(Number.Sequence(5));
        var chain = _context.Transforms.CopyColumns("Copy", "Value").Append(new ShiftEstimator(_context, new ShiftOptions())).Fit(source);
        _context.Model.CreatePredictionEngine<Number, ShiftedNumber>(chain).Dispose();
        Assert.AreEqual(1, chain.LastTransformer.Log.Releases);
    }

    [TestMethod]
    public void A_batch_size_below_one_is_refused() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ShiftTransformer(_context, new ShiftOptions(BatchSize: 0)));

    private static void RunOnThreads(Action<int> work)
    {
        var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        Thread[] threads = Enumerable.Range(0, Threads).Select(i => new Thread(() =>
        {
            try
            {
                work(i);
            }
            catch (Exception e)
            {
                failures.Enqueue(e);
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.IsEmpty(failures, string.Join(Environment.NewLine, failures));
    }
}
