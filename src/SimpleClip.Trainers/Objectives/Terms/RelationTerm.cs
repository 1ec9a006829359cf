using SimpleClip.Losses;
using static TorchSharp.torch;

namespace SimpleClip.Objectives;

/// <summary>CRD, the contrastive relation space: <see cref="DistillationLoss.ContrastiveRelation"/>.</summary>
internal sealed class RelationTerm(LossWeight weight) : LossTerm("relation", weight)
{
    public override TeacherUse Teachers => TeacherUse.First;

    public override Tensor Evaluate(LossInputs inputs) =>
        SumOverTexts(inputs, text => DistillationLoss.ContrastiveRelation(inputs.Student(text), inputs.Teacher.Of(text)));
}
