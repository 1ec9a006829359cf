using SimpleClip.Networks;
using SimpleClip.Testing;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Golden;

[TestClass]
[TestCategory(TestData.Golden)]
public sealed class MobileClipTextTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Features_and_activations_are_those_of_MobileCLIP(bool reparameterized)
    {
        using GoldenCase golden = GoldenCase.Open("mobileclip_mci");
        using MobileClipTextEncoder encoder = golden.CreateMobileClipTextEncoder(reparameterized);
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        encoder.eval();
        Tensor ids = golden.IntegerTensor("tokens");

        Tensor tokens = encoder.Embed(ids);
        for (int layer = 0; layer < encoder.Layers.Count; layer++)
        {
            tokens = encoder.Run(layer, tokens);
            golden.AssertNear($"text_layer{layer}", tokens);
        }

        string form = reparameterized ? "reparam/" : "";
        Tensor raw = encoder.call(ids);
        golden.AssertNear($"{form}text_raw", raw);
        golden.AssertNear($"{form}text_features", raw.div(raw.norm(1, keepdim: true)));
        golden.AssertNear($"{form}text_raw_short", encoder.call(golden.IntegerTensor("tokens_short")));
    }

    [TestMethod]
    public void Re_parameterisation_gives_the_merged_weights_of_the_original()
    {
        using GoldenCase golden = GoldenCase.Open("mobileclip_mci");
        using MobileClipTextEncoder encoder = golden.CreateMobileClipTextEncoder(reparameterized: false);
        using MobileClipTextEncoder expected = golden.CreateMobileClipTextEncoder(reparameterized: true);

        using MobileClipTextEncoder merged = encoder.Reparameterize();

        MobileClipGolden.AssertSameWeights(expected, merged);
        Assert.IsFalse(encoder.Config.Reparameterized);
    }
}
