using SimpleClip.Testing;

namespace SimpleClip.Tests.Index;

[TestClass]
public sealed class EmbeddingIndexConcurrencyTests
{
    private const int Dimension = 16, Pairs = 300;

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Searches_beside_changes_see_all_of_a_change_or_nothing(bool inFile)
    {
        using var folder = new TemporaryFolder();
        using EmbeddingIndex index = inFile
            ? EmbeddingIndex.OpenOrCreate(folder.File("index"), Dimension, new() { Threads = 2 })
            : EmbeddingIndex.Create(Dimension, new() { Threads = 2 });
        float[] query = Vectors.Random(1, Dimension, seed: 1);
        using var done = new CancellationTokenSource();
        using var started = new CountdownEvent(4);
        Task[] readers = [.. Enumerable.Range(0, 4).Select(_ => Start(() =>
        {
            started.Signal();
            while (!done.IsCancellationRequested)
            {
                AssertPairs(index.Search(query, 1000));
            }
        }))];
        started.Wait();

        // Two vectors a change: a search that finds one of them must find the other.
        for (int pair = 0; pair < Pairs; pair++)
        {
            float[] twice = Vectors.Random(1, Dimension, seed: pair + 2);
            index.Upsert([$"left-{pair % 100}", $"right-{pair % 100}"], [.. twice, .. twice]);
            if (pair % 7 == 3)
            {
                index.Remove($"left-{pair / 2 % 100}", $"right-{pair / 2 % 100}");
            }

            if (pair % 50 == 49)
            {
                index.Compact();
            }
        }

        done.Cancel();
        Task.WaitAll(readers);
        index.Verify();
    }

    [TestMethod]
    public void A_reader_of_the_file_sees_all_of_a_change_or_nothing()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("index");
        using EmbeddingIndex writer = EmbeddingIndex.OpenOrCreate(path, Dimension);
        using EmbeddingIndex reader = EmbeddingIndex.Open(path);
        Task writing = Start(() =>
        {
            for (int pair = 0; pair < Pairs; pair++)
            {
                float[] twice = Vectors.Random(1, Dimension, seed: pair + 2);
                writer.Upsert([$"left-{pair % 100}", $"right-{pair % 100}"], [.. twice, .. twice]);
                if (pair % 40 == 39)
                {
                    writer.Compact();
                }
            }
        });

        int changes = 0;
        float[] query = Vectors.Random(1, Dimension, seed: 1);
        while (!writing.IsCompleted)
        {
            changes += reader.Refresh() ? 1 : 0;
            AssertPairs(reader.Search(query, 1000));
        }

        writing.Wait();
        Assert.IsGreaterThan(0, changes);
    }

    [TestMethod]
    public void Disposal_waits_for_searches_under_way()
    {
        float[] query = Vectors.Random(1, Dimension, seed: 1);
        for (int round = 0; round < 20; round++)
        {
            EmbeddingIndex index = Vectors.Index(20_000, Dimension, new() { Threads = 2 });
            using var started = new CountdownEvent(3);
            Task[] searches = [.. Enumerable.Range(0, 3).Select(_ => Start(() =>
            {
                started.Signal();
                try
                {
                    while (true)
                    {
                        Assert.HasCount(5, index.Search(query, 5));
                    }
                }
                catch (ObjectDisposedException)
                {
                }
            }))];
            started.Wait();
            index.Dispose();
            Task.WaitAll(searches);
        }
    }

    // Threads of their own: those of the pool would wait for each other.
    private static Task Start(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void AssertPairs(IReadOnlyList<EmbeddingMatch> found)
    {
        ILookup<string, EmbeddingMatch> pairs = found.ToLookup(match => match.Key.Split('-')[1]);
        foreach (IGrouping<string, EmbeddingMatch> pair in pairs)
        {
            Assert.AreEqual(2, pair.Count(), $"pair {pair.Key}");
            Assert.AreEqual(pair.First().Score, pair.Last().Score, $"pair {pair.Key}");
        }
    }
}
