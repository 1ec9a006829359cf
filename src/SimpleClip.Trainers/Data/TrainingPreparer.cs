using SimpleClip.Images;

namespace SimpleClip.Data;

/// <summary>Prepares rows for training: a random crop, perhaps mirrored, and captions at random.</summary>
/// <param name="tokenizer">The text tower's tokenizer.</param>
/// <param name="contextLength">The text tower's context.</param>
/// <param name="imageSize">Side of the image tower's input.</param>
/// <param name="augmentation">Changes images.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="epoch">The epoch, in which a sample gets its own random numbers.</param>
/// <param name="captions">Chooses captions; null for one of a single source.</param>
internal sealed class TrainingPreparer(
    ClipTokenizer tokenizer, int contextLength, int imageSize, Augmentation augmentation, int seed, int epoch, CaptionSampler? captions = null)
    : SamplePreparer(tokenizer, contextLength, imageSize)
{
    private readonly CaptionSampler _captions = captions ?? CaptionSampler.Default;

    protected override IReadOnlyList<string> Prepare(PairSample sample, RgbImage image, Span<byte> pixels)
    {
        var random = new SampleRandom(seed, epoch, sample.Id);
        IReadOnlyList<string> chosen = _captions.Choose(sample.CaptionsBySource, ref random);
        augmentation.Apply(image, ImageSize, pixels, ref random);
        return chosen;
    }
}
