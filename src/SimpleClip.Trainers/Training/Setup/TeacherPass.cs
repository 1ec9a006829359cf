using SimpleClip.Data;
using SimpleClip.Distillation;
using SimpleClip.Objectives;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>Shows a teacher the pictures and captions of a batch that are meant for it.</summary>
/// <param name="teacher">The teacher.</param>
/// <param name="picture">Which of the batch's pictures it reads.</param>
/// <param name="text">Which of the batch's texts it reads.</param>
/// <param name="device">Where features are wanted.</param>
internal sealed class TeacherPass(ITeacher teacher, int picture, int text, Device device) : ITeacherPass
{
    /// <summary>Checks what came along; the teacher checks what it computes itself.</summary>
    private readonly UnitRows _check = new(teacher.Name);

    public TeacherFeatures Compute(PairBatch batch, Tensor? image, IReadOnlyList<Tensor> texts)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        if (image is not null)
        {
            _check.CheckImages(image);
        }

        foreach (Tensor known in texts)
        {
            _check.CheckTexts(known);
        }

        image ??= teacher.EncodeImages(batch.Images[picture].On(CPU)).MoveToOuterDisposeScope();
        Tensor[] ofTexts = texts.Count > 0
            ? [.. texts]
            : [.. StepBatch.CaptionsOf(batch, text, CPU, teacher.ReadsPadding).Select(captions => teacher.EncodeTexts(captions).MoveToOuterDisposeScope())];
        return new TeacherFeatures(image, ofTexts, tensor((float)teacher.LogitScale, device: device).MoveToOuterDisposeScope());
    }
}
