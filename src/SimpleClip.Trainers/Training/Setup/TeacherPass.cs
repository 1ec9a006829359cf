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
    public TeacherFeatures Compute(PairBatch batch)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        Tensor image = teacher.EncodeImages(batch.Images[picture].On(CPU));
        Tensor[] texts = [.. StepBatch.CaptionsOf(batch, text, CPU, teacher.ReadsPadding).Select(teacher.EncodeTexts)];
        return new TeacherFeatures(
            image.MoveToOuterDisposeScope(),
            Array.ConvertAll(texts, static features => features.MoveToOuterDisposeScope()),
            tensor((float)teacher.LogitScale, device: device).MoveToOuterDisposeScope());
    }
}
