using SimpleClip.Images;

namespace SimpleClip.Data;

/// <summary>Prepares rows for training: a random crop, perhaps mirrored, and one of the captions at random.</summary>
internal sealed class TrainingPreparer(ClipTokenizer tokenizer, int contextLength, int imageSize, Augmentation augmentation, int seed, int epoch)
    : SamplePreparer(tokenizer, contextLength, imageSize)
{
    protected override IReadOnlyList<string> Prepare(PairSample sample, RgbImage image, Span<byte> pixels)
    {
        var random = new SampleRandom(seed, epoch, sample.Id);
        string caption = sample.Captions[random.Next(sample.Captions.Count)];
        augmentation.Apply(image, ImageSize, pixels, ref random);
        return [caption];
    }
}
