using SimpleClip.Networks;

namespace SimpleClip.Trainers.Tests.Planning;

/// <summary>Small trainings to plan.</summary>
internal static class PlanRequests
{
    public const long Mebi = 1 << 20;

    public static readonly ClipNetworkConfig Network = new()
    {
        EmbeddingDimension = 32,
        Vision = new VisionTransformerConfig { ImageSize = 32, PatchSize = 8, Width = 64, Layers = 4, HeadWidth = 16 },
        Text = new TextTransformerConfig { ContextLength = 16, VocabularySize = 100, Width = 32, Heads = 2, Layers = 3 },
    };

    public static readonly TrainingPlanRequest Small = new() { Student = Network, ReservedBytes = 0, DataThreads = 2 };

    public static TrainingPlan Plan(TrainingPlanRequest? request = null, long? free = null) => TrainingPlan.Create(request ?? Small, _ => free);
}
