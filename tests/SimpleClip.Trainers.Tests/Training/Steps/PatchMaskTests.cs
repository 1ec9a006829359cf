using SimpleClip.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class PatchMaskTests
{
    [TestMethod]
    [DataRow(0.75, 4, 16, 4)]
    [DataRow(0.5, 4, 16, 8)]
    [DataRow(0.99, 8, 16, 1)]
    [DataRow(0.0, 4, 16, 16)]
    public void As_many_patches_are_seen_as_asked_for_and_each_is_seen_whole_or_not_at_all(double ratio, int patchSize, int size, int seen)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(1);

        Tensor mask = new PatchMask(ratio, patchSize).Draw(5, size, random, CPU);

        CollectionAssert.AreEqual(new long[] { 5, 1, size, size }, mask.shape);
        int side = size / patchSize;
        float[] values = mask.data<float>().ToArray();
        for (int image = 0; image < 5; image++)
        {
            int whole = 0;
            for (int patch = 0; patch < side * side; patch++)
            {
                float[] pixels = [.. from y in Enumerable.Range(patch / side * patchSize, patchSize)
                                     from x in Enumerable.Range(patch % side * patchSize, patchSize)
                                     select values[(((image * size) + y) * size) + x]];
                Assert.HasCount(1, pixels.Distinct());
                whole += (int)pixels[0];
            }

            Assert.AreEqual(seen, whole);
        }
    }

    [TestMethod]
    public void Patches_that_stand_out_are_cut()
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(1);

        CollectionAssert.AreEqual(new long[] { 2, 1, 18, 18 }, new PatchMask(0.5, 4).Draw(2, 18, random, CPU).shape);
    }

    [TestMethod]
    public void Equal_seeds_give_equal_masks_and_other_images_other_ones()
    {
        using var scope = NewDisposeScope();
        Tensor Draw(ulong seed)
        {
            using var random = new Generator(seed);
            return new PatchMask(0.5, 4).Draw(2, 16, random, CPU);
        }

        Tensor mask = Draw(1);

        Assert.IsTrue(mask.Equals(Draw(1)));
        Assert.IsFalse(mask.Equals(Draw(2)));
        Assert.IsFalse(mask.narrow(0, 0, 1).Equals(mask.narrow(0, 1, 1)));
    }

    [TestMethod]
    public void A_draw_leaves_no_tensor_but_the_mask()
    {
        using var random = new Generator(1);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        new PatchMask(0.5, 4).Draw(2, 16, random, CPU).Dispose();

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
