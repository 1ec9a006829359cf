namespace SimpleClip.Demo.Training;

/// <summary>The settings of the trainer for the demo's two kinds of data.</summary>
internal static class DemoSettings
{
    /// <summary>Side of a patch; the sides of images are multiples of it.</summary>
    public const int PatchSize = 8;

    /// <summary>
    /// For the generated pictures: as small as shapes can be told apart, small batches for many steps, and hardly any cropping, which would
    /// cut the shapes.
    /// </summary>
    public static ContrastiveImageTextTrainer.Options ForGeneratedPictures(int imageSize, int epochs, int seed) => new()
    {
        ImageSize = imageSize,
        PatchSize = PatchSize,
        ImageWidth = 96,
        ImageLayers = 3,
        TextWidth = 96,
        TextHeads = 3,
        TextLayers = 2,
        EmbeddingDimension = 64,
        ContextLength = 20,
        VocabularySize = 1024,
        BatchSize = 64,
        Epochs = epochs,
        WarmupSteps = 100,
        Augmentation = new AugmentationOptions { MinCropScale = 0.9 },
        Seed = seed,
    };

    /// <summary>For photographs with captions: the trainer's defaults, but for few data a smaller batch and a shorter warm-up.</summary>
    public static ContrastiveImageTextTrainer.Options ForPairs(int imageSize, int epochs, int seed, int rows)
    {
        int batch = Math.Min(128, rows), steps = rows / batch * epochs;
        return new()
        {
            ImageSize = imageSize,
            PatchSize = PatchSize,
            BatchSize = batch,
            Epochs = epochs,
            WarmupSteps = Math.Min(50, steps / 5),
            Seed = seed,
        };
    }
}
