using System.Text.Json;
using SimpleClip.Losses;
using SimpleClip.Testing;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Golden;

[TestClass]
[TestCategory(TestData.Golden)]
public sealed class SigmoidLossTests
{
    [TestMethod]
    [DataRow(1024)]
    [DataRow(5)]
    [DataRow(1)]
    public void SigLip_and_its_gradients_are_those_of_open_clip_whatever_the_chunks(int chunkRows)
    {
        using GoldenCase golden = GoldenCase.Open("siglip_loss");
        foreach (JsonProperty setting in golden.Values.EnumerateObject())
        {
            using var scope = NewDisposeScope();
            Tensor images = golden.FloatTensor("image_features", requiresGradient: true), texts = golden.FloatTensor("text_features", requiresGradient: true);
            Tensor logitScale = tensor((float)setting.Value.GetProperty("logit_scale").GetDouble(), requires_grad: true);
            Tensor logitBias = tensor((float)setting.Value.GetProperty("logit_bias").GetDouble(), requires_grad: true);

            Tensor loss = SigmoidLoss.SigLip(images, texts, logitScale.exp(), logitBias, chunkRows);
            loss.backward();

            golden.AssertClose($"{setting.Name}/loss", loss);
            golden.AssertClose($"{setting.Name}/grad_image", images.grad!);
            golden.AssertClose($"{setting.Name}/grad_text", texts.grad!);
            golden.AssertClose($"{setting.Name}/grad_logit_scale", logitScale.grad!);
            golden.AssertClose($"{setting.Name}/grad_logit_bias", logitBias.grad!);
        }
    }
}
