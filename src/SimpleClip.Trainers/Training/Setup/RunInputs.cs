using SimpleClip.Data;
using SimpleClip.Distillation;
using SimpleClip.Objectives;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>Which pictures and texts of a sample the student and the teachers read. What two of them read alike is made once.</summary>
/// <param name="Inputs">The pictures and texts, the student's first.</param>
/// <param name="Teachers">The teachers' passes over them.</param>
internal sealed record RunInputs(SampleInputs Inputs, IReadOnlyList<ITeacherPass> Teachers)
{
    public static RunInputs Create(TrainingSetup setup, Device device)
    {
        List<ImageView> images = [new(setup.Network.Visual.ImageSize)];
        List<TextInput> texts = [new TokenInput(setup.Tokenizer, setup.Network.Text.ContextLength)];
        List<ITeacherPass> passes = [];
        foreach (ITeacher teacher in setup.Objective.Teachers == TeacherUse.None ? [] : setup.Teachers)
        {
            passes.Add(new TeacherPass(
                teacher,
                IndexOf(images, new ImageView(teacher.Image.Size)),
                IndexOf(texts, new TokenInput(teacher.Tokenizer, teacher.ContextLength)),
                device));
        }

        return new RunInputs(new SampleInputs(images, texts), passes);
    }

    private static int IndexOf<T>(List<T> items, T wanted)
    {
        int known = items.IndexOf(wanted);
        if (known >= 0)
        {
            return known;
        }

        items.Add(wanted);
        return items.Count - 1;
    }
}
