using SimpleClip.Data;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>A batch on the device, as the student reads it.</summary>
/// <param name="Pictures">uint8, [batch, size, size, 3] each.</param>
/// <param name="Captions">int64, [batch, tokens] each.</param>
/// <param name="Mask">What to multiply the first picture with for the pass that sees only a part of it, [batch, 1, size, size]; null where
/// there is no such pass.</param>
internal sealed record StepBatch(IReadOnlyList<Tensor> Pictures, IReadOnlyList<Tensor> Captions, Tensor? Mask)
{
    /// <summary>Number of rows.</summary>
    public long Count => Pictures[0].shape[0];

    /// <summary>Some of the rows; the tensors are views.</summary>
    public StepBatch Rows(long start, long count) => new(
        [.. Pictures.Select(pictures => pictures.narrow(0, start, count))],
        [.. Captions.Select(captions => captions.narrow(0, start, count))],
        Mask?.narrow(0, start, count));

    /// <summary>Captions of a text input, one tensor for each caption that an image has.</summary>
    /// <exception cref="InvalidOperationException">The images have different numbers of captions.</exception>
    public static IReadOnlyList<Tensor> CaptionsOf(PairBatch batch, int input, Device device, bool padded)
    {
        Tensor all = batch.Texts[input].On(device, padded);
        int each = batch.CaptionCounts[0];
        if (batch.CaptionCounts.Any(count => count != each))
        {
            throw new InvalidOperationException("The images of a training batch have different numbers of captions.");
        }

        return each == 1 ? [all] : [.. all.view(batch.Count, each, -1).unbind(1).Select(static captions => captions.contiguous())];
    }
}
