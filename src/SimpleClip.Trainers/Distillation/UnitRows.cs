using System.Globalization;
using static TorchSharp.torch;

namespace SimpleClip.Distillation;

/// <summary>Checks a teacher's embeddings: such as are not of length 1 would spoil a training without any error.</summary>
/// <remarks>
/// On the CPU every batch is checked. On a GPU it is the first, which finds weights that are damaged or another architecture's; a look at
/// each would make the CPU wait for the device. Towers scale their rows, so that what can go wrong later is a number that is none, and with
/// that the loss is none either, which ends the run before the step is taken.
/// </remarks>
/// <param name="teacher">The teacher's name.</param>
internal sealed class UnitRows(string teacher)
{
    private const double Tolerance = 1e-3;

    private bool _images;
    private bool _texts;

    /// <summary>Checks embeddings of images.</summary>
    /// <param name="embeddings">float32 [images, dimension].</param>
    /// <exception cref="InvalidDataException">One is no vector of length 1.</exception>
    public void CheckImages(Tensor embeddings) => Check(embeddings, "image", ref _images);

    /// <summary>Checks embeddings of texts.</summary>
    /// <param name="embeddings">float32 [texts, dimension].</param>
    /// <exception cref="InvalidDataException">One is no vector of length 1.</exception>
    public void CheckTexts(Tensor embeddings) => Check(embeddings, "text", ref _texts);

    /// <summary>What is thrown for a row that has another length than 1.</summary>
    public static InvalidDataException Refuse(string teacher, string kind, int row, double length) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"Teacher {teacher}: the embedding of {kind} {row} of the batch has length {length}; expected 1. The weights are damaged, or are not those of the architecture."));

    private void Check(Tensor embeddings, string kind, ref bool isChecked)
    {
        if (isChecked && embeddings.device.type != TorchSharp.DeviceType.CPU)
        {
            return;
        }

        using var scope = NewDisposeScope();
        float[] lengths = embeddings.norm(1).cpu().data<float>().ToArray();
        int wrong = Array.FindIndex(lengths, static length => !(Math.Abs(length - 1) <= Tolerance));
        isChecked = wrong < 0 ? true : throw Refuse(teacher, kind, wrong, lengths[wrong]);
    }
}
