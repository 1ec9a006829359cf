using SimpleClip.Losses;
using static TorchSharp.torch;

namespace SimpleClip.Objectives;

/// <summary>The student's affinities become those of the teachers, averaged after the softmax: TinyCLIP's mimicking of one, MobileCLIP's
/// distillation from several.</summary>
internal sealed class AffinityTerm(LossWeight weight) : LossTerm("affinity", weight)
{
    public override TeacherUse Teachers => TeacherUse.All;

    public override Tensor Evaluate(LossInputs inputs) =>
        SumOverTexts(inputs, text => DistillationLoss.MultiTeacher(inputs.Student(text), [.. inputs.Teachers.Select(teacher => teacher.Of(text))]));
}
