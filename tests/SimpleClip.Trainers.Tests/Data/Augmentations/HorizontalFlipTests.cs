using SimpleClip.Data;

namespace SimpleClip.Trainers.Tests.Data;

[TestClass]
public sealed class HorizontalFlipTests
{
    [TestMethod]
    public void Pixels_change_sides_and_keep_their_colours()
    {
        byte[] pixels = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

        HorizontalFlip.Apply(pixels, 2);

        CollectionAssert.AreEqual(new byte[] { 4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9 }, pixels);
    }
}
