using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>The student's features of a batch, rows of length 1, and the way back into the network.</summary>
/// <param name="Images">[batch, embedding] for each picture.</param>
/// <param name="MaskedImages">[batch, embedding] of the first picture, partly blacked out; null where there is no mask.</param>
/// <param name="Texts">[batch, embedding] for each caption.</param>
/// <param name="TeacherImage">The first teacher's features of the first picture, where they came along from stages that both share; null
/// elsewhere.</param>
/// <param name="TeacherTexts">The first teacher's features of the captions, where they came along; empty elsewhere.</param>
/// <param name="Backward">Computes the gradients of a loss of these features, in the network and everything else.</param>
/// <param name="Kept">What the way back needs; null where it needs nothing.</param>
internal sealed record StudentFeatures(
    IReadOnlyList<Tensor> Images,
    Tensor? MaskedImages,
    IReadOnlyList<Tensor> Texts,
    Tensor? TeacherImage,
    IReadOnlyList<Tensor> TeacherTexts,
    Action<Tensor> Backward,
    IDisposable? Kept) : IDisposable
{
    public void Dispose() => Kept?.Dispose();
}
