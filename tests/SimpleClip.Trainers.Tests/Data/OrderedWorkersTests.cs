using SimpleClip.Data;

namespace SimpleClip.Trainers.Tests.Data;

[TestClass]
public sealed class OrderedWorkersTests
{
    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(3, 4)]
    [DataRow(8, 100)]
    public void Results_come_in_the_order_of_the_source(int threads, int ahead)
    {
        IEnumerable<int> results = OrderedWorkers.Map(
            Enumerable.Range(0, 200),
            item =>
            {
                Thread.SpinWait((200 - item) * 20);
                return item * item;
            },
            threads,
            ahead,
            CancellationToken.None);

        CollectionAssert.AreEqual(Enumerable.Range(0, 200).Select(item => item * item).ToArray(), results.ToArray());
    }

    [TestMethod]
    public void The_source_is_read_no_further_ahead_than_allowed()
    {
        int read = 0;
        IEnumerable<int> Source()
        {
            while (true)
            {
                yield return Interlocked.Increment(ref read);
            }
        }

        using (IEnumerator<int> results = OrderedWorkers.Map(Source(), item => item, 2, 5, CancellationToken.None).GetEnumerator())
        {
            for (int i = 0; i < 10; i++)
            {
                Assert.IsTrue(results.MoveNext());
            }

            Thread.Sleep(50);
            Assert.IsLessThanOrEqualTo(10 + 5 + 1, Volatile.Read(ref read));
        }
    }

    [TestMethod]
    public void A_sequence_that_is_cancelled_never_ends_as_if_it_were_whole()
    {
        for (int taken = 0; taken < 100; taken++)
        {
            using var cancellation = new CancellationTokenSource();
            IEnumerable<int> Source()
            {
                for (int i = 0; i < 100; i++)
                {
                    if (i == taken)
                    {
                        cancellation.Cancel();
                    }

                    yield return i;
                }
            }

            Assert.Throws<OperationCanceledException>(() => OrderedWorkers.Map(Source(), item => item, 2, 50, cancellation.Token).Count());
        }
    }

    [TestMethod]
    public void A_failure_of_the_source_comes_after_the_results_before_it()
    {
        IEnumerable<int> Source()
        {
            yield return 1;
            yield return 2;
            throw new InvalidDataException("the view is broken");
        }

        var results = new List<int>();

        var error = Assert.Throws<Exception>(() => results.AddRange(Take(OrderedWorkers.Map(Source(), item => item, 2, 5, CancellationToken.None), results)));

        Assert.AreEqual("the view is broken", error.Message);
        CollectionAssert.AreEqual(new[] { 1, 2 }, results);

        static IEnumerable<int> Take(IEnumerable<int> source, List<int> results)
        {
            foreach (int item in source)
            {
                results.Add(item);
            }

            return [];
        }
    }

    [TestMethod]
    public void Cancelling_ends_a_source_that_never_ends()
    {
        using var source = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (int item in OrderedWorkers.Map(Enumerable.Repeat(1, int.MaxValue), item => item, 2, 5, source.Token))
            {
                source.Cancel();
            }
        });
    }
}
