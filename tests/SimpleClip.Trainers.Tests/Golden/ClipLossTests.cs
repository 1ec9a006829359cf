using System.Text.Json;
using SimpleClip.Losses;
using SimpleClip.Testing;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Golden;

[TestClass]
[TestCategory(TestData.Golden)]
public sealed class ClipLossTests
{
    [TestMethod]
    public void InfoNce_and_its_gradients_are_those_of_open_clip()
    {
        using GoldenCase golden = GoldenCase.Open("clip_loss");
        foreach (JsonProperty scale in golden.Values.EnumerateObject())
        {
            using var scope = NewDisposeScope();
            Tensor images = golden.FloatTensor("image_features", requiresGradient: true), texts = golden.FloatTensor("text_features", requiresGradient: true);
            Tensor logitScale = tensor((float)scale.Value.GetProperty("logit_scale").GetDouble(), requires_grad: true);

            Tensor loss = ContrastiveLoss.InfoNce(images, texts, logitScale.exp());
            loss.backward();

            golden.AssertClose($"{scale.Name}/loss", loss);
            golden.AssertClose($"{scale.Name}/grad_image", images.grad!);
            golden.AssertClose($"{scale.Name}/grad_text", texts.grad!);
            golden.AssertClose($"{scale.Name}/grad_logit_scale", logitScale.grad!);
        }
    }
}
