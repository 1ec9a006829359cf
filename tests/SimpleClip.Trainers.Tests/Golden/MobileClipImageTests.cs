using SimpleClip.Networks;
using SimpleClip.Testing;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Golden;

[TestClass]
[TestCategory(TestData.Golden)]
public sealed class MobileClipImageTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Features_and_activations_are_those_of_MobileCLIP(bool reparameterized)
    {
        using GoldenCase golden = GoldenCase.Open("mobileclip_mci");
        using MobileClipImageEncoder encoder = golden.CreateMobileClipImageEncoder(reparameterized);
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        encoder.eval();
        Tensor images = golden.FloatTensor("image");

        Tensor stem = encoder.Model.Stem.call(images);
        golden.AssertNear("image_stem", stem);
        Tensor features = stem;
        for (int i = 0; i < encoder.Model.Network.Links.Count; i++)
        {
            features = encoder.Model.Network.Links[i].call(features);
            golden.AssertNear($"image_network{i}", features);
        }

        golden.AssertNear("image_conv_exp", encoder.Model.Expansion.call(features));
        Tensor raw = encoder.call(images);
        golden.AssertNear(reparameterized ? "reparam/image_raw" : "image_raw", raw);
        golden.AssertNear(reparameterized ? "reparam/image_features" : "image_features", raw.div(raw.norm(1, keepdim: true)));
    }

    [TestMethod]
    public void Re_parameterisation_gives_the_merged_weights_of_the_original()
    {
        using GoldenCase golden = GoldenCase.Open("mobileclip_mci");
        using MobileClipImageEncoder encoder = golden.CreateMobileClipImageEncoder(reparameterized: false);
        using MobileClipImageEncoder expected = golden.CreateMobileClipImageEncoder(reparameterized: true);

        using MobileClipImageEncoder merged = encoder.Reparameterize();

        MobileClipGolden.AssertSameWeights(expected, merged);
        Assert.IsFalse(encoder.Config.Reparameterized);
    }
}
