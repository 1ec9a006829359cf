using SimpleClip.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Objectives;

/// <summary>AFD: <see cref="DistillationLoss.AugmentedFeature"/> with its fusions and its learned scale.</summary>
internal sealed class AugmentedFeatureTerm : LossTerm
{
    private readonly FeatureFusion _image;
    private readonly FeatureFusion _text;
    private readonly LearnedScale _scale;

    public AugmentedFeatureTerm(LossWeight weight, FeatureWidths widths, Device device, Generator random)
        : base("augmented_feature", weight)
    {
        _image = new FeatureFusion(widths.Student, widths.Teacher, random);
        _text = new FeatureFusion(widths.Student, widths.Teacher, random);
        _image.to(device);
        _text.to(device);
        _scale = LearnedScale.Create(device);
    }

    public override TeacherUse Teachers => TeacherUse.First;

    public override IReadOnlyDictionary<string, nn.Module> Heads =>
        new Dictionary<string, nn.Module> { ["image"] = _image, ["text"] = _text, ["scale"] = _scale };

    public override Tensor Evaluate(LossInputs inputs) => SumOverTexts(inputs, text => DistillationLoss.AugmentedFeature(
        _image.call(inputs.Images[0], inputs.Teacher.Image), _text.call(inputs.Texts[text], inputs.Teacher.Texts[text]), _scale.Value));
}
