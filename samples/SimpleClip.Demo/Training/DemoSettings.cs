namespace SimpleClip.Demo.Training;

/// <summary>The settings of the trainer for the demo's two kinds of data.</summary>
internal static class DemoSettings
{
    /// <summary>Sides of the images that the towers' patches tile, and that a CPU can train on.</summary>
    public const int PatchSize = 8;

    /// <summary>
    /// For the generated pictures: as small as shapes can be told apart, small batches for many steps, and hardly any cropping, since every
    /// picture is drawn anew anyway.
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
        MinCropScale = 0.9,
        Seed = seed,
    };

    /// <summary>For photographs with captions: the trainer's defaults, a batch no larger than the data.</summary>
    public static ContrastiveImageTextTrainer.Options ForPairs(int imageSize, int epochs, int seed, int rows) => new()
    {
        ImageSize = imageSize,
        PatchSize = PatchSize,
        BatchSize = Math.Min(128, rows),
        Epochs = epochs,
        Seed = seed,
    };
}
