using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>The student's features of a batch, rows of length 1, and the way back into the network.</summary>
/// <param name="Images">[batch, embedding] for each picture.</param>
/// <param name="MaskedImages">[batch, embedding] of the first picture, partly blacked out; null where there is no mask.</param>
/// <param name="Texts">[batch, embedding] for each caption.</param>
/// <param name="Backward">Computes the gradients of a loss of these features, in the network and everything else.</param>
/// <param name="Kept">What the way back needs; null where it needs nothing.</param>
internal sealed record StudentFeatures(
    IReadOnlyList<Tensor> Images, Tensor? MaskedImages, IReadOnlyList<Tensor> Texts, Action<Tensor> Backward, IDisposable? Kept) : IDisposable
{
    public void Dispose() => Kept?.Dispose();
}
