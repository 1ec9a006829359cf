using System.Globalization;

namespace SimpleClip.Planning;

/// <summary>Says in sentences what is wrong with a plan, and which options would change it.</summary>
internal static class PlanAdvice
{
    /// <summary>What is likely a mistake.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="memory">What other settings would take.</param>
    /// <param name="freeSpace">Bytes that are free where a folder is or will be; null if unknown.</param>
    public static IEnumerable<string> Warn(TrainingPlan plan, MemoryModel memory, Func<string, long?> freeSpace)
    {
        TrainingPlanRequest request = plan.Request;
        if (OfMemory(plan, memory) is { } tight)
        {
            yield return tight;
        }

        if (request.Rows > 0 && request.BatchSize > request.Rows)
        {
            yield return Say($"The data have {request.Rows} rows, fewer than one batch of {request.BatchSize}: there is no step. Lower BatchSize.");
        }
        else if (request.Rows > 0 && request.WarmupSteps >= plan.Run.Steps)
        {
            yield return Say($"The warm-up takes {request.WarmupSteps} steps, and the run has {plan.Run.Steps}. Lower WarmupSteps, or raise Epochs.");
        }

        if (request.CheckpointFolder is { } folder && freeSpace(folder) is { } free && free < plan.Disk.Total)
        {
            yield return $"The run writes {PlanText.Bytes(plan.Disk.Total)}, and {PlanText.Bytes(free)} are free in {folder}. " +
                "Keep fewer checkpoints, or choose another CheckpointFolder.";
        }
    }

    /// <summary>Why a plan cannot work, and what to change.</summary>
    public static string Refuse(TrainingPlan plan)
    {
        TrainingPlanRequest request = plan.Request;
        var changes = new List<string>();
        if (plan.Batch.LargestBatch > 0)
        {
            changes.Add(Say($"lower BatchSize, to {plan.Batch.LargestBatch} for a single pass"));
        }

        if (!request.ActivationCheckpointing)
        {
            changes.Add("set ActivationCheckpointing");
        }

        if (plan.Memory.TeacherWeights > 0)
        {
            changes.Add("keep the teacher's embeddings on disk");
        }

        if (request.OptimizerStates > 1)
        {
            changes.Add("choose an optimizer with less state (Lion)");
        }

        changes.Add("train fewer layers or a smaller architecture");
        return $"A pass of one image in a batch of {request.BatchSize.ToString(CultureInfo.InvariantCulture)} does not fit into {PlanText.Bytes(request.DeviceMemoryBytes)}: " +
            $"{PlanText.Bytes(plan.Memory.Weights + plan.Memory.Gradients + plan.Memory.OptimizerState + plan.Memory.WeightAverage)} for weights, gradients and the optimizer, " +
            $"{PlanText.Bytes(plan.Memory.Batch)} for the batch and its similarities, {PlanText.Bytes(plan.Memory.TeacherWeights)} for the teacher, " +
            $"{PlanText.Bytes(plan.Memory.ActivationsPerSample)} for an image's activations, {PlanText.Bytes(plan.Memory.Reserve)} left alone. " +
            $"What helps: {string.Join("; ", changes)}.";
    }

    private static string? OfMemory(TrainingPlan plan, MemoryModel memory)
    {
        (TrainingPlanRequest request, PlannedBatch batch) = (plan.Request, plan.Batch);
        if (!plan.Fits)
        {
            return $"A step needs {PlanText.Bytes(plan.Memory.Total)} of {PlanText.Bytes(request.DeviceMemoryBytes)}. {Offer(plan, memory)}";
        }

        string[] needed =
        [
            .. batch.MicroBatchSize < batch.BatchSize && !memory.Fits(batch.BatchSize, batch.BatchSize, request.ActivationCheckpointing)
                ? [Say($"in {batch.AccumulationSteps} passes (MicroBatchSize {batch.MicroBatchSize})")]
                : Array.Empty<string>(),
            .. request.ActivationCheckpointing && !memory.Fits(batch.BatchSize, batch.MicroBatchSize, checkpointing: false)
                ? ["with ActivationCheckpointing"]
                : Array.Empty<string>(),
        ];
        return needed.Length == 0 ? null : Say($"The batch of {batch.BatchSize} fits only {string.Join(" and ", needed)}.");
    }

    private static string Offer(TrainingPlan plan, MemoryModel memory)
    {
        PlannedBatch batch = plan.Batch;
        var offers = new List<string>();
        if (batch.LargestMicroBatch > 0)
        {
            int size = (int)Math.Ceiling(batch.BatchSize / (double)batch.FewestAccumulationSteps);
            offers.Add(Say($"in {batch.FewestAccumulationSteps} passes with MicroBatchSize {size}"));
        }

        if (!plan.Request.ActivationCheckpointing && memory.Fits(batch.BatchSize, batch.MicroBatchSize, checkpointing: true))
        {
            offers.Add("with ActivationCheckpointing");
        }

        if (batch.LargestBatch > 0)
        {
            offers.Add(Say($"with BatchSize {batch.LargestBatch} in a single pass"));
        }

        return offers.Count == 0 ? "No MicroBatchSize makes it fit." : $"It fits {string.Join(", or ", offers)}.";
    }

    private static string Say(FormattableString sentence) => FormattableString.Invariant(sentence);
}
