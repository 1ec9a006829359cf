using Microsoft.ML;

namespace SimpleClip.Trainers.Tests.Training;

/// <summary>Small models to learn from, trained once.</summary>
internal static class TrainedTeachers
{
    private static readonly Lazy<ClipModel> LazyMobileClip = new(() => Train("MobileCLIP-mini"));

    private static readonly Lazy<ClipModel> LazyVit = new(() => Train("ViT-mini"));

    /// <summary>MobileCLIP-mini, from which SiCLIP-mini inherits; embeddings of 64.</summary>
    public static ClipModel MobileClip => LazyMobileClip.Value;

    /// <summary>ViT-mini, without batch norms; embeddings of 64.</summary>
    public static ClipModel Vit => LazyVit.Value;

    private static ClipModel Train(string architecture)
    {
        using var pictures = new PictureSet(24);
        var context = new MLContext(seed: 1);
        ContrastiveImageTextTrainer trainer = context.Clip().Trainers.ContrastiveImageText(TrainerOptions.Create(options =>
        {
            options.Architecture = architecture;
            options.BatchSize = 8;
        }));
        using ClipTransformer model = trainer.Fit(pictures.ToView(context));
        return model.Model;
    }
}
