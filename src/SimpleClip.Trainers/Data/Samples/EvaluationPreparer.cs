using SimpleClip.Images;

namespace SimpleClip.Data;

/// <summary>Prepares rows for evaluation: the pre-processing of serving, and all captions.</summary>
/// <param name="text">What becomes of captions.</param>
/// <param name="processor">Makes images ready.</param>
internal sealed class EvaluationPreparer(TextInput text, ClipImageProcessor processor)
    : SamplePreparer(new SampleInputs([new ImageView(processor.Options.Size)], [text]))
{
    protected override IReadOnlyList<string> Prepare(PairSample sample, RgbImage image, Span<byte> pixels)
    {
        processor.ProcessPixels(image, pixels);
        return sample.Captions;
    }
}
