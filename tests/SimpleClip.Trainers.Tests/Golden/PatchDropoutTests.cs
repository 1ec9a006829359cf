using SimpleClip.Networks;
using SimpleClip.Testing;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Golden;

[TestClass]
[TestCategory(TestData.Golden)]
public sealed class PatchDropoutTests
{
    [TestMethod]
    [DataRow("p0.5", 0.5)]
    [DataRow("p0.75", 0.75)]
    public void Embeddings_of_the_patches_kept_are_those_of_open_clip(string probability, double dropped)
    {
        using GoldenCase golden = GoldenCase.Open("patch_dropout"), weights = GoldenCase.Open("openclip_vit");
        using ClipNetwork network = weights.CreateNetwork(quickGelu: false);
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        Tensor images = golden.FloatTensor("image");

        Tensor kept = PatchDropout.Select(golden.FloatTensor($"{probability}/noise"), dropped);

        Assert.IsTrue(kept.sort(1).Values.Equals(golden.IntegerTensor($"{probability}/kept")));
        golden.AssertNear($"{probability}/image_raw", network.Vit().ForwardKept(images, kept));
        golden.AssertNear("full/image_raw", network.Visual.call(images));
    }
}
