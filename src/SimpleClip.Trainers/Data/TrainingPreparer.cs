using SimpleClip.Images;

namespace SimpleClip.Data;

/// <summary>Prepares rows for training: random views of the image, and captions at random.</summary>
/// <param name="inputs">What the towers read.</param>
/// <param name="augmentation">Makes the views.</param>
/// <param name="captions">Chooses captions.</param>
/// <param name="seed">The start of all randomness.</param>
/// <param name="epoch">The epoch, which draws captions and, unless they are limited, views anew.</param>
/// <param name="variants">Different views that an image has; 0 for another one in every epoch.</param>
internal sealed class TrainingPreparer(SampleInputs inputs, Augmentation augmentation, CaptionSampler captions, int seed, int epoch, int variants = 0)
    : SamplePreparer(inputs)
{
    protected override IReadOnlyList<string> Prepare(PairSample sample, RgbImage image, Span<byte> pixels)
    {
        var random = new SampleRandom(seed, epoch, sample.Id);
        IReadOnlyList<string> chosen = captions.Choose(sample.CaptionsBySource, ref random);
        if (variants > 0)
        {
            random = new SampleRandom(seed, random.Next(variants), sample.Id);
        }

        for (int view = 0; view < Inputs.Images.Count; view++)
        {
            ImageView picture = Inputs.Images[view];
            SampleRandom ofView = random.Stream(picture.Stream);
            augmentation.Apply(image, picture.Size, pixels.Slice(Inputs.OffsetOf(view), picture.Bytes), ref ofView);
        }

        return chosen;
    }
}
