using SimpleClip.Demo.Serving;

namespace SimpleClip.Demo.Tests;

[TestClass]
public sealed class ImageIndexTests
{
    [TestMethod]
    public void The_most_similar_image_comes_first()
    {
        var index = new ImageIndex(
        [
            new() { ImagePath = "a", Embedding = [1, 0] },
            new() { ImagePath = "b", Embedding = [0, 1] },
            new() { ImagePath = "c", Embedding = [0.6f, 0.8f] },
        ]);

        var hits = index.Find([0, 1]);

        CollectionAssert.AreEqual(new[] { "b", "c", "a" }, hits.Select(hit => hit.Path).ToArray());
        Assert.AreEqual(0.8, hits[1].Similarity, 1e-6);
    }
}
