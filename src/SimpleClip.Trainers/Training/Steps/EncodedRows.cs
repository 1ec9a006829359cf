using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>Features of some rows of a batch.</summary>
/// <param name="Student">The student's: of the pictures, of the masked picture if there is one, and of the captions.</param>
/// <param name="TeacherImage">The teacher's of the first picture; null where it has not come along.</param>
/// <param name="TeacherTexts">The teacher's of the captions; empty where they have not come along.</param>
internal sealed record EncodedRows(Tensor[] Student, Tensor? TeacherImage, Tensor[] TeacherTexts)
{
    /// <summary>Puts parts of a batch together.</summary>
    public static EncodedRows Concatenate(EncodedRows[] parts)
    {
        return new EncodedRows(
            Join(static part => part.Student),
            parts[0].TeacherImage is null ? null : cat([.. parts.Select(static part => part.TeacherImage!)], 0),
            Join(static part => part.TeacherTexts));

        Tensor[] Join(Func<EncodedRows, Tensor[]> choose) =>
            [.. Enumerable.Range(0, choose(parts[0]).Length).Select(i => cat([.. parts.Select(part => choose(part)[i])], 0))];
    }

    /// <summary>Saves the features from the end of the present dispose scope.</summary>
    public EncodedRows MoveToOuterDisposeScope()
    {
        foreach (Tensor tensor in Student.Concat(TeacherTexts))
        {
            tensor.MoveToOuterDisposeScope();
        }

        TeacherImage?.MoveToOuterDisposeScope();
        return this;
    }

    /// <summary>Names the features by what they are of.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="backward">Computes the gradients of a loss.</param>
    /// <param name="kept">What that needs; null where it needs nothing.</param>
    public StudentFeatures ToFeatures(StepBatch batch, Action<Tensor> backward, IDisposable? kept = null)
    {
        int pictures = batch.Pictures.Count, masked = batch.Mask is null ? 0 : 1;
        return new StudentFeatures(
            Student[..pictures], batch.Mask is null ? null : Student[pictures], Student[(pictures + masked)..], TeacherImage, TeacherTexts, backward, kept);
    }
}
