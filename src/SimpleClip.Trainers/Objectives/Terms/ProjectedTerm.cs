using SimpleClip.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Objectives;

/// <summary>A term that compares the student's features with the teacher's element by element, and so projects them where the widths
/// differ.</summary>
internal abstract class ProjectedTerm : LossTerm
{
    private readonly FeatureProjection? _image;
    private readonly FeatureProjection? _text;

    protected ProjectedTerm(string name, LossWeight weight, FeatureWidths widths, Device device, Generator random)
        : base(name, weight)
    {
        if (widths.Student != widths.Teacher)
        {
            _image = new FeatureProjection(widths.Student, widths.Teacher, random);
            _text = new FeatureProjection(widths.Student, widths.Teacher, random);
            _image.to(device);
            _text.to(device);
        }
    }

    public override TeacherUse Teachers => TeacherUse.First;

    public override IReadOnlyDictionary<string, nn.Module> Heads =>
        _image is null ? base.Heads : new Dictionary<string, nn.Module> { ["image"] = _image, ["text"] = _text! };

    /// <summary>Image features as wide as the teacher's, rows of length 1.</summary>
    protected Tensor ProjectImages(Tensor features) => _image is null ? features : _image.call(features);

    /// <summary>Text features as wide as the teacher's, rows of length 1.</summary>
    protected Tensor ProjectTexts(Tensor features) => _text is null ? features : _text.call(features);
}
