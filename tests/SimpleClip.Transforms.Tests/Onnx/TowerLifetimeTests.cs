using SimpleClip.Onnx;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Onnx;

[TestClass]
public sealed class TowerLifetimeTests
{
    private const int Threads = 64;

    [TestMethod]
    public void Sixty_four_threads_get_what_one_gets()
    {
        using var encoder = new ClipEncoder(ColorModel.Create(), new ClipEncoderOptions { Threads = 1 });
        string[][] texts = [.. Enumerable.Range(0, Threads).Select(i => ColorModel.Colors.Keys.Skip(i % 5).ToArray())];
        float[][] expected = [.. texts.Select(encoder.EmbedTexts)];

        OnThreads(thread =>
        {
            for (int i = 0; i < 20; i++)
            {
                CollectionAssert.AreEqual(expected[thread], encoder.EmbedTexts(texts[thread]));
            }
        });
    }

    [TestMethod]
    public void Disposing_in_the_midst_of_calls_lets_them_finish_and_ends_the_others()
    {
        for (int round = 0; round < 10; round++)
        {
            var encoder = new ClipEncoder(ColorModel.Create(), new ClipEncoderOptions { Threads = 1 });
            float[] expected = encoder.EmbedTexts(["red"]);
            int computed = 0, refused = 0;
            OnThreads(thread =>
            {
                for (int i = 0; i < 50; i++)
                {
                    if (thread == 0 && i == 5)
                    {
                        encoder.Dispose();
                    }

                    try
                    {
                        CollectionAssert.AreEqual(expected, encoder.EmbedTexts(["red"]));
                        Interlocked.Increment(ref computed);
                    }
                    catch (ObjectDisposedException)
                    {
                        Interlocked.Increment(ref refused);
                    }
                }
            });

            Assert.AreEqual(Threads * 50, computed + refused);
            Assert.IsGreaterThan(0, refused);
            Assert.ThrowsExactly<ObjectDisposedException>(() => encoder.EmbedTexts(["red"]));
        }
    }

    [TestMethod]
    public void Towers_opened_and_closed_by_many_threads_are_shared_and_gone_in_the_end()
    {
        ClipModel model = ColorModel.Create();
        TowerContract contract = TowerContract.ForImages(model.Info);
        var options = new ClipEncoderOptions { Threads = 5 };
        var towers = new HashSet<Tower>();

        OnThreads(_ =>
        {
            for (int i = 0; i < 10; i++)
            {
                using TowerLease lease = TowerPool.Acquire(model.ImageTower, contract, options);
                float[] embedding = new float[ColorModel.Dimension];
                lease.Run(new float[contract.ValuesPerRow], 1, embedding);
                lock (towers)
                {
                    towers.Add(lease.Tower);
                }
            }
        });

        Assert.IsTrue(towers.All(tower => tower.IsDisposed));
        Assert.IsLessThan(Threads * 10, towers.Count);
    }

    [TestMethod]
    public void A_call_takes_little_memory()
    {
        using var encoder = new ClipEncoder(ColorModel.Create(), new ClipEncoderOptions { Threads = 1 });
        float[] pixels = new float[encoder.Model.ImageProcessor.ValuesPerImage], embedding = new float[ColorModel.Dimension];
        encoder.EmbedPixels(pixels, 1, embedding);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            encoder.EmbedPixels(pixels, 1, embedding);
        }

        // Handles and arrays of names; neither pixels nor embeddings.
        Assert.IsLessThan(100 * 2000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void OnThreads(Action<int> work)
    {
        var failures = new List<Exception>();
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(index => new Thread(() =>
        {
            try
            {
                work(index);
            }
            catch (Exception exception)
            {
                lock (failures)
                {
                    failures.Add(exception);
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.IsEmpty(failures, failures.FirstOrDefault()?.ToString());
    }
}
