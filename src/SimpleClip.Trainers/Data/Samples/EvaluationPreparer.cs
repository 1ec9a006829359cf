using SimpleClip.Images;

namespace SimpleClip.Data;

/// <summary>Prepares rows for evaluation: the pre-processing of serving, and all captions.</summary>
internal sealed class EvaluationPreparer(ClipTokenizer tokenizer, int contextLength, ClipImageProcessor processor)
    : SamplePreparer(SampleInputs.For(tokenizer, contextLength, processor.Options.Size))
{
    protected override IReadOnlyList<string> Prepare(PairSample sample, RgbImage image, Span<byte> pixels)
    {
        processor.ProcessPixels(image, pixels);
        return sample.Captions;
    }
}
