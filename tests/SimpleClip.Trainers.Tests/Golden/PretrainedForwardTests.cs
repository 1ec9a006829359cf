using SimpleClip.Networks;
using SimpleClip.Testing;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Golden;

[TestClass]
[TestCategory(TestData.Golden)]
public sealed class PretrainedForwardTests
{
    [TestMethod]
    public void Open_clips_folder_gives_open_clips_features()
    {
        using GoldenCase golden = GoldenCase.Open("openclip_vit");
        using PretrainedClip pretrained = PretrainedClip.Load(golden.Folder);
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();

        ClipFeatures features = pretrained.Network.call(golden.FloatTensor("image"), golden.IntegerTensor("tokens"));

        golden.AssertNear("gelu/image_features", features.Image);
        golden.AssertNear("gelu/text_features", features.Text);
    }

    [TestMethod]
    public void Hugging_Faces_folder_gives_the_same_features_as_open_clip()
    {
        using GoldenCase golden = GoldenCase.Open("openclip_vit_hf");
        var options = new PretrainedClipOptions { Image = ImageProcessorOptions.OpenAI() };
        using PretrainedClip pretrained = PretrainedClip.Load(golden.Folder, options);
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();

        ClipFeatures features = pretrained.Network.call(golden.FloatTensor("pixel_values"), golden.IntegerTensor("input_ids"));

        Assert.IsTrue(pretrained.Network.Config.QuickGelu);
        golden.AssertNear("image_embeds", features.Image);
        golden.AssertNear("text_embeds", features.Text);
        CollectionAssert.IsSubsetOf(
            new[] { "text_model.embeddings.position_ids", "vision_model.embeddings.position_ids", "torch_dtype" }, pretrained.Ignored.ToArray());
    }
}
