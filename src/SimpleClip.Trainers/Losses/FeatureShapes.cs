using static TorchSharp.torch;

namespace SimpleClip.Losses;

/// <summary>Checks of the losses' inputs: libtorch ends the process, or broadcasts in silence, where shapes do not fit.</summary>
internal static class FeatureShapes
{
    /// <summary>Requires two matrices of one shape.</summary>
    public static void RequireEqual(Tensor first, Tensor second)
    {
        if (first.dim() != 2 || !first.shape.SequenceEqual(second.shape))
        {
            throw new ArgumentException(
                $"Features of shape [{string.Join(", ", first.shape)}] and [{string.Join(", ", second.shape)}]; expected two matrices of one shape, [batch, embedding].");
        }
    }

    /// <summary>Requires that a student and a teacher have seen the same batch; their embeddings may differ in width.</summary>
    public static void RequireSameBatch(Tensor student, Tensor teacher)
    {
        if (student.shape[0] != teacher.shape[0])
        {
            throw new ArgumentException($"The student's batch has {student.shape[0]} rows, the teacher's {teacher.shape[0]}; expected the same batch.");
        }
    }
}
