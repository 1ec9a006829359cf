using System.Text.Json;
using SimpleClip.Losses;
using SimpleClip.Networks;
using SimpleClip.Testing;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Golden;

[TestClass]
[TestCategory(TestData.Golden)]
public sealed class TeacherLossTests
{
    [TestMethod]
    public void Affinity_and_its_gradients_are_those_of_TinyCLIP()
    {
        using GoldenCase golden = GoldenCase.Open("tinyclip_affinity");
        foreach (JsonProperty setting in golden.Values.EnumerateObject())
        {
            using var scope = NewDisposeScope();
            Tensor images = golden.FloatTensor("student_image", requiresGradient: true), texts = golden.FloatTensor("student_text", requiresGradient: true);
            Tensor logitScale = tensor((float)Math.Log(setting.Value.GetProperty("student_scale").GetDouble()), requires_grad: true);
            Tensor teacherScale = tensor((float)setting.Value.GetProperty("teacher_scale").GetDouble());
            var teacher = new ClipFeatures(golden.FloatTensor("teacher_image"), golden.FloatTensor("teacher_text"), teacherScale);

            Tensor loss = DistillationLoss.Affinity(new ClipFeatures(images, texts, logitScale.exp()), teacher);
            loss.backward();

            golden.AssertClose($"{setting.Name}/loss", loss);
            golden.AssertClose($"{setting.Name}/grad_student_image", images.grad!);
            golden.AssertClose($"{setting.Name}/grad_student_text", texts.grad!);
            golden.AssertClose($"{setting.Name}/grad_student_logit_scale", logitScale.grad!);
        }
    }

    [TestMethod]
    public void Two_teachers_of_real_and_synthetic_captions_teach_as_those_of_MobileCLIP()
    {
        using GoldenCase golden = GoldenCase.Open("mobileclip_distill");
        foreach (JsonProperty setting in golden.Values.EnumerateObject())
        {
            using var scope = NewDisposeScope();
            string[] captions = setting.Value.GetProperty("uses_synthetic_caption").GetBoolean() ? ["gt", "syn"] : ["gt"];
            double[] weights = Doubles(setting.Value, "weights"), scales = Doubles(setting.Value, "teacher_scales"), widths = Doubles(golden.Config, "teacher_dims");
            Tensor images = golden.FloatTensor("student_image", requiresGradient: true), teacherImages = golden.FloatTensor("teacher_image");
            Tensor logitScale = tensor((float)golden.Config.GetProperty("student_logit_scale_param").GetDouble(), requires_grad: true);
            var texts = new List<Tensor>();
            Tensor contrastive = zeros(1), distillation = zeros(1);
            foreach (string caption in captions)
            {
                Tensor own = golden.FloatTensor($"student_text_{caption}", requiresGradient: true), teacherTexts = golden.FloatTensor($"teacher_text_{caption}");
                texts.Add(own);
                ClipFeatures[] teachers = [.. scales.Select((scale, index) => new ClipFeatures(Block(teacherImages, index), Block(teacherTexts, index), tensor((float)scale)))];
                contrastive += ContrastiveLoss.InfoNce(images, own, logitScale.exp()) * weights[0];
                distillation += DistillationLoss.MultiTeacher(new ClipFeatures(images, own, logitScale.exp()), teachers) * weights[1];
            }

            Tensor loss = contrastive + distillation;
            loss.sum().backward();

            golden.AssertClose($"{setting.Name}/contrastive_part", contrastive);
            golden.AssertClose($"{setting.Name}/distill_part", distillation);
            golden.AssertClose($"{setting.Name}/loss", loss);
            golden.AssertClose($"{setting.Name}/grad_student_image", images.grad!);
            golden.AssertClose($"{setting.Name}/grad_student_logit_scale", logitScale.grad!);
            foreach ((string caption, Tensor own) in captions.Zip(texts))
            {
                golden.AssertClose($"{setting.Name}/grad_student_text_{caption}", own.grad!);
            }

            Tensor Block(Tensor features, int teacher) => features.narrow(1, (long)widths.Take(teacher).Sum(), (long)widths[teacher]);
        }
    }

    private static double[] Doubles(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
}
