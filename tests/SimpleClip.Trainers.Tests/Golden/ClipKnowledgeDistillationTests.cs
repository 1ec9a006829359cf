using SimpleClip.Losses;
using SimpleClip.Networks;
using SimpleClip.Testing;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Golden;

[TestClass]
[TestCategory(TestData.Golden)]
public sealed class ClipKnowledgeDistillationTests
{
    [TestMethod]
    [DataRow("infonce")]
    [DataRow("crd")]
    [DataRow("fd")]
    [DataRow("mfd")]
    [DataRow("gd")]
    [DataRow("icl_released")]
    [DataRow("icl_exp")]
    [DataRow("total_released")]
    [DataRow("total_exp")]
    public void Losses_and_gradients_are_those_of_CLIP_KD(string term)
    {
        foreach (string setting in (string[])["same_dim", "proj"])
        {
            using GoldenCase golden = GoldenCase.Open("clipkd_losses");
            using var scope = NewDisposeScope();
            using var student = new Student(golden, setting, term == "mfd" ? "student_image_masked" : "student_image");

            Tensor loss = student.Loss(term);
            loss.backward();

            student.Check(term, loss);
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Fused_features_and_their_gradients_are_those_of_CLIP_KD(bool exponential)
    {
        using GoldenCase golden = GoldenCase.Open("clipkd_losses");
        using var scope = NewDisposeScope();
        const string Setting = "same_dim";
        string name = $"{Setting}/afd_{(exponential ? "exp" : "released")}";
        Tensor images = golden.FloatTensor($"{Setting}/student_image", requiresGradient: true), texts = golden.FloatTensor($"{Setting}/student_text", requiresGradient: true);
        int width = (int)golden.Shape($"{Setting}/teacher_image")[1];
        using var ofImages = new FeatureFusion(width, width);
        using var ofTexts = new FeatureFusion(width, width);
        Load(golden, ofImages, $"{Setting}/param/visual_fusion_proj");
        Load(golden, ofTexts, $"{Setting}/param/text_fusion_proj");
        Tensor logScale = tensor((float)Math.Log(1 / 0.07), requires_grad: true);

        Tensor loss = DistillationLoss.AugmentedFeature(
            ofImages.call(Unit(images), golden.FloatTensor($"{Setting}/teacher_image")),
            ofTexts.call(Unit(texts), golden.FloatTensor($"{Setting}/teacher_text")),
            logScale,
            exponential);
        loss.backward();

        AssertClose(golden, $"{name}/loss", loss);
        AssertClose(golden, $"{name}/grad_student_image", images.grad!);
        AssertClose(golden, $"{name}/grad_student_text", texts.grad!);
        CheckLinear(golden, ofImages, $"{name}/grad_param/visual_fusion_proj");
        CheckLinear(golden, ofTexts, $"{name}/grad_param/text_fusion_proj");
    }

    private static Tensor Unit(Tensor features) => features / features.norm(1, keepdim: true);

    private static void Load(GoldenCase golden, nn.Module layer, string name)
    {
        using var noGradients = no_grad();
        foreach ((string key, Tensor parameter) in layer.named_parameters())
        {
            parameter.copy_(golden.FloatTensor($"{name}.{key.Split('.')[^1]}"));
        }
    }

    private static void CheckLinear(GoldenCase golden, nn.Module layer, string name)
    {
        foreach ((string key, Tensor parameter) in layer.named_parameters())
        {
            AssertClose(golden, $"{name}.{key.Split('.')[^1]}", parameter.grad!);
        }
    }

    // The case's own rule: 1e-4 of the tensor's largest element and 1e-6.
    private static void AssertClose(GoldenCase golden, string name, Tensor actual)
    {
        float[] expected = golden.Floats(name);
        double relative = golden.Root.GetProperty("tolerances").GetProperty("relative_to_tensor_max").GetDouble();
        Close.Assert(name, expected, GoldenTensors.ToArray(actual), new Tolerance((relative * expected.Max(Math.Abs)) + 1e-6, 0));
    }

    /// <summary>A student and its teacher; the student's features are projected where the case has projections.</summary>
    private sealed class Student : IDisposable
    {
        private readonly GoldenCase _golden;
        private readonly string _setting;
        private readonly FeatureProjection? _ofImages, _ofTexts;
        private readonly Tensor _images, _texts, _logitScale, _logScale;
        private readonly ClipFeatures _features, _projected, _teacher;

        public Student(GoldenCase golden, string setting, string images)
        {
            _golden = golden;
            _setting = setting;
            _images = golden.FloatTensor($"{setting}/{images}", requiresGradient: true);
            _texts = golden.FloatTensor($"{setting}/student_text", requiresGradient: true);
            _logitScale = tensor((float)golden.Config.GetProperty("student_logit_scale_param").GetDouble(), requires_grad: true);
            _logScale = tensor((float)Math.Log(golden.Config.GetProperty("cross_scale_exp").GetDouble()), requires_grad: true);
            _features = new ClipFeatures(Unit(_images), Unit(_texts), _logitScale.exp());
            _projected = _features;
            if (golden.Tensors.Tensors.ContainsKey($"{setting}/param/visual_proj.weight"))
            {
                long[] shape = golden.Shape($"{setting}/param/visual_proj.weight");
                _ofImages = new FeatureProjection((int)shape[1], (int)shape[0]);
                _ofTexts = new FeatureProjection((int)shape[1], (int)shape[0]);
                Load(golden, _ofImages, $"{setting}/param/visual_proj");
                Load(golden, _ofTexts, $"{setting}/param/text_proj");
                _projected = new ClipFeatures(_ofImages.call(_images), _ofTexts.call(_texts), _features.Scale);
            }

            Tensor teacherScale = tensor((float)golden.Config.GetProperty("teacher_scale").GetDouble());
            _teacher = new ClipFeatures(golden.FloatTensor($"{setting}/teacher_image"), golden.FloatTensor($"{setting}/teacher_text"), teacherScale);
        }

        public Tensor Loss(string term) => term switch
        {
            "infonce" => ContrastiveLoss.InfoNce(_features.Image, _features.Text, _features.Scale),
            "crd" => DistillationLoss.ContrastiveRelation(_features, _teacher),
            "fd" or "mfd" => DistillationLoss.Feature(_projected.Image, _teacher.Image) + DistillationLoss.Feature(_projected.Text, _teacher.Text),
            "gd" => DistillationLoss.Gradient(_projected, _teacher, inverted: true),
            "icl_released" => Interactive(exponential: false),
            "icl_exp" => Interactive(exponential: true),
            "total_released" => Loss("infonce") + Loss("crd") + (2000 * Loss("fd")) + Loss("icl_released"),
            "total_exp" => Loss("infonce") + Loss("crd") + (2000 * Loss("fd")) + Loss("icl_exp"),
            _ => throw new ArgumentOutOfRangeException(nameof(term), term, "Not a term of the case."),
        };

        public void Check(string term, Tensor loss)
        {
            string name = $"{_setting}/{term}";
            AssertClose(_golden, $"{name}/loss", loss);
            AssertClose(_golden, $"{name}/grad_student_image", _images.grad!);
            AssertClose(_golden, $"{name}/grad_student_text", _texts.grad!);
            if (_golden.Tensors.Tensors.ContainsKey($"{name}/grad_student_logit_scale"))
            {
                AssertClose(_golden, $"{name}/grad_student_logit_scale", _logitScale.grad!);
            }

            // The case has the released code's parameter, which is the factor itself: d/dc = d/d(ln c) / c.
            if (_golden.Tensors.Tensors.ContainsKey($"{name}/grad_cross_scale"))
            {
                double factor = term.EndsWith("exp", StringComparison.Ordinal) ? _golden.Config.GetProperty("cross_scale_exp").GetDouble() : 1;
                AssertClose(_golden, $"{name}/grad_cross_scale", _logScale.grad! / factor);
            }

            if (_ofImages is not null && _golden.Tensors.Tensors.ContainsKey($"{name}/grad_param/visual_proj.weight"))
            {
                CheckLinear(_golden, _ofImages, $"{name}/grad_param/visual_proj");
                CheckLinear(_golden, _ofTexts!, $"{name}/grad_param/text_proj");
            }
        }

        public void Dispose()
        {
            _ofImages?.Dispose();
            _ofTexts?.Dispose();
        }

        private Tensor Interactive(bool exponential) => DistillationLoss.InteractiveContrastive(
            _projected.Image, _projected.Text, _teacher.Image, _teacher.Text, _logScale, exponential);
    }
}
