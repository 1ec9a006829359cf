using SimpleClip.Networks;
using SimpleClip.Testing;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Golden;

[TestClass]
[TestCategory(TestData.Golden)]
public sealed class OpenClipForwardTests
{
    [TestMethod]
    [DataRow("gelu", false)]
    [DataRow("quick_gelu", true)]
    public void Features_and_activations_are_those_of_open_clip(string activation, bool quickGelu)
    {
        using GoldenCase golden = GoldenCase.Open("openclip_vit");
        using ClipNetwork network = golden.CreateNetwork(quickGelu);
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        Tensor images = golden.FloatTensor("image"), tokens = golden.IntegerTensor("tokens");
        void Check(string name, Tensor actual) => golden.AssertNear($"{activation}/{name}", actual);

        ClipFeatures features = network.call(images, tokens);

        Check("image_features", features.Image);
        Check("text_features", features.Text);
        Check("image_raw", network.Visual.call(images));
        Check("text_raw", network.Text.call(tokens));
        Check("logit_scale_exp", features.Scale);
        Tensor logits = (features.Image * features.Scale).mm(features.Text.t());
        Check("logits_per_image", logits);
        Check("logits_per_text", logits.t());
        Tensor embedded = network.Vit().Embed(images);
        Check("vision_ln_pre", embedded);
        Check("vision_block0", network.Vit().Transformer.Blocks[0].call(embedded));
        Check("text_block0", network.TextTransformer().Transformer.Blocks[0].call(network.TextTransformer().Embed(tokens)));
    }
}
