using SimpleClip.Data;

namespace SimpleClip.Trainers.Tests.Data;

[TestClass]
public sealed class ShuffleBufferTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(10)]
    [DataRow(1000)]
    public void Every_item_comes_once(int capacity)
    {
        int[] shuffled = [.. ShuffleBuffer.Shuffle(Enumerable.Range(0, 100), capacity, new Random(1))];

        CollectionAssert.AreEquivalent(Enumerable.Range(0, 100).ToArray(), shuffled);
    }

    [TestMethod]
    public void The_seed_decides_the_order()
    {
        int[] Shuffle(int seed) => [.. ShuffleBuffer.Shuffle(Enumerable.Range(0, 100), 50, new Random(seed))];

        CollectionAssert.AreEqual(Shuffle(1), Shuffle(1));
        CollectionAssert.AreNotEqual(Shuffle(1), Shuffle(2));
        CollectionAssert.AreNotEqual(Enumerable.Range(0, 100).ToArray(), Shuffle(1));
    }
}
