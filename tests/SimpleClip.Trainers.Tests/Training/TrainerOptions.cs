namespace SimpleClip.Trainers.Tests.Training;

/// <summary>Options for trainings that take a second.</summary>
internal static class TrainerOptions
{
    public static ContrastiveImageTextTrainer.Options Create(Action<ContrastiveImageTextTrainer.Options>? change = null)
    {
        var options = new ContrastiveImageTextTrainer.Options
        {
            ImageSize = 16,
            PatchSize = 8,
            ImageWidth = 32,
            ImageLayers = 1,
            ImageHeadWidth = 16,
            ContextLength = 8,
            TextWidth = 32,
            TextHeads = 2,
            TextLayers = 1,
            EmbeddingDimension = 16,
            VocabularySize = 560,
            BatchSize = 6,
            Epochs = 2,
            WarmupSteps = 2,
            Seed = 7,
            TorchThreads = 1,
        };
        change?.Invoke(options);
        return options;
    }

    /// <summary>SiCLIP-mini and its teacher MobileCLIP-mini.</summary>
    public static SiClipTrainer.Options CreateSiClip(Action<SiClipTrainer.Options>? change = null)
    {
        var options = new SiClipTrainer.Options
        {
            Teacher = TrainedTeachers.MobileClip,
            Architecture = "SiCLIP-mini",
            BatchSize = 8,
            Epochs = 3,
            WarmupSteps = 1,
            Seed = 3,
            TorchThreads = 1,
        };
        change?.Invoke(options);
        return options;
    }
}
