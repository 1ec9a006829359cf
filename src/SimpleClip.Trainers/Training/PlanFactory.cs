using SimpleClip.Data;
using SimpleClip.Distillation;
using SimpleClip.Networks;

namespace SimpleClip.Training;

/// <summary>Asks for the plan of a run.</summary>
internal static class PlanFactory
{
    /// <summary>Similarities of a batch that InfoNCE holds at its peak, and what a distillation of similarities adds.</summary>
    private const int ContrastiveMatrices = 4, DistillationMatrices = 6;

    /// <summary>The most that a plan counts with.</summary>
    private const int MostCheckpoints = 1_000_000;

    /// <param name="options">The settings.</param>
    /// <param name="network">The network as it is trained in the first phase.</param>
    /// <param name="teachers">Its teachers.</param>
    /// <param name="rows">Rows of the training data; 0 where unknown.</param>
    public static TrainingPlanRequest Request(ClipTrainerOptions options, ClipNetwork network, IReadOnlyList<ITeacher> teachers, long rows)
    {
        bool caches = teachers is [CachingTeacher, ..];
        int fineTuning = options is SiClipTrainer.Options { FineTuningEpochs: var epochs } ? epochs : 0;
        int captions = options.Captions is null ? 1 : new CaptionSampler(options.Captions).CaptionsPerImage;
        TrainingPlanRequest request = TrainingPlanRequest.For(network);
        return request with
        {
            // The phase that takes the most has to fit, and fine-tuning trains everything.
            Trains = fineTuning > 0 ? null : request.Trains,
            Teacher = teachers is [NetworkTeacher teacher, ..] ? teacher.Network.Config : null,
            BatchSize = options.BatchSize,
            MicroBatchSize = options.MicroBatchSize,
            OptimizerStates = StatesOf(options.Optimizer),
            WeightAverage = options.WeightAverageDecay > 0,
            TextViews = captions,
            SimilarityMatrices = ContrastiveMatrices + (teachers.Count > 0 ? DistillationMatrices : 0),
            Rows = rows,
            Epochs = options.Epochs + fineTuning,
            CheckpointsKept = options.Checkpoints.Folder is null ? 0 : CheckpointsOf(options, rows, options.Epochs + fineTuning),
            CheckpointFolder = options.Checkpoints.Folder,
            TeacherCacheEntries = caches && options is SiClipTrainer.Options { Teacher: { } cached } ? rows * (Math.Max(1, cached.CacheAugmentations) + captions) : 0,
            DataThreads = options.DataThreads,
        };
    }

    /// <summary>As many as are to be kept, but a run leaves no more than one a step.</summary>
    private static int CheckpointsOf(ClipTrainerOptions options, long rows, int epochs)
    {
        long steps = rows > 0 ? rows / options.BatchSize * epochs : MostCheckpoints;
        return (int)Math.Min(Math.Min(steps, MostCheckpoints), (long)options.Checkpoints.KeepLast + options.Checkpoints.KeepBest);
    }

    private static int StatesOf(OptimizerOptions optimizer) => optimizer.Kind switch
    {
        OptimizerKind.Lion => 1,
        OptimizerKind.Sgd => optimizer.Momentum > 0 ? 1 : 0,
        _ => 2,
    };
}
