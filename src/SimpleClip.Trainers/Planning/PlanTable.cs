using System.Globalization;
using System.Text;

namespace SimpleClip.Planning;

/// <summary>Writes a plan as lines of a label and a value.</summary>
internal static class PlanTable
{
    private const string OnePass = "in one pass";
    private const int LabelWidth = 24, ValueWidth = 12;

    /// <summary>Writes a plan.</summary>
    public static string Write(TrainingPlan plan)
    {
        var text = new StringBuilder();
        TrainingPlanRequest request = plan.Request;
        text.AppendLine(CultureInfo.InvariantCulture, $"Training plan of {request.Student.Vision.Describe()} and {request.Student.Text.Describe()}");
        foreach ((string label, string value, string note) in Rows(plan))
        {
            text.AppendLine($"  {label.PadRight(LabelWidth)}{value,ValueWidth}  {note}".TrimEnd());
        }

        foreach (string warning in plan.Warnings)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Warning: {warning}");
        }

        return text.ToString();
    }

    private static IEnumerable<(string Label, string Value, string Note)> Rows(TrainingPlan plan) =>
        [.. Networks(plan), .. Memory(plan), .. Batch(plan), .. Run(plan)];

    private static IEnumerable<(string Label, string Value, string Note)> Networks(TrainingPlan plan)
    {
        PlannedParameters parameters = plan.Parameters;
        PlannedWork work = plan.Work;
        yield return ("parameters", PlanText.Count(parameters.Total), $"image {PlanText.Count(parameters.ImageTower)}, text {PlanText.Count(parameters.TextTower)}");
        yield return ("  trained", PlanText.Count(parameters.Trainable), "");
        if (parameters.Teacher > 0)
        {
            yield return ("  teacher", PlanText.Count(parameters.Teacher), "");
        }

        yield return ("forward, FLOPs/image", PlanText.Count(work.Forward), $"image {PlanText.Count(work.ImageForward)}, text {PlanText.Count(work.TextForward)}");
        yield return ("step, FLOPs/image", PlanText.Count(work.TrainingStep), Parts(("repeated", work.Repeated), ("teacher", work.Teacher)));
    }

    private static IEnumerable<(string Label, string Value, string Note)> Memory(TrainingPlan plan)
    {
        PlannedMemory memory = plan.Memory;
        yield return ("memory", PlanText.Bytes(memory.Total), $"of {PlanText.Bytes(plan.Request.DeviceMemoryBytes)}: {(plan.Fits ? "fits" : "does not fit")}");
        (string Label, long Bytes, string Note)[] parts =
        [
            ("weights", memory.Weights, ""),
            ("gradients", memory.Gradients, ""),
            ("optimizer state", memory.OptimizerState, ""),
            ("weight average", memory.WeightAverage, ""),
            ("activations", memory.Activations, $"{PlanText.Bytes(memory.ActivationsPerSample)} for each image of a pass"),
            ("workspace", memory.Workspace, ""),
            ("batch and similarities", memory.Batch, ""),
            ("teacher's weights", memory.TeacherWeights, ""),
            ("teacher's activations", memory.TeacherActivations, "not beside the student's"),
            ("left alone", memory.Reserve, ""),
            ("images read ahead", memory.DataBuffers, memory.IsMainMemory ? "" : "in main memory, not counted"),
        ];
        foreach ((string label, long bytes, string note) in parts.Where(static part => part.Bytes > 0))
        {
            yield return ($"  {label}", PlanText.Bytes(bytes), note);
        }
    }

    private static IEnumerable<(string Label, string Value, string Note)> Batch(TrainingPlan plan)
    {
        PlannedBatch batch = plan.Batch;
        yield return ("batch", Whole(batch.BatchSize), batch.AccumulationSteps == 1 ? OnePass : $"in {Whole(batch.AccumulationSteps)} passes of {Whole(batch.MicroBatchSize)}");
        yield return ("  largest in one pass", Whole(batch.LargestBatch), "");
        yield return ("  largest pass for it", Whole(batch.LargestMicroBatch), Passes(batch.FewestAccumulationSteps));
    }

    private static IEnumerable<(string Label, string Value, string Note)> Run(TrainingPlan plan)
    {
        if (plan.Run.Steps > 0)
        {
            yield return ("steps", Whole(plan.Run.Steps), $"{Whole(plan.Request.Epochs)} epochs of {Whole(plan.Run.StepsPerEpoch)}");
        }

        if (plan.Run.Duration is { } duration)
        {
            yield return ("time", PlanText.Duration(duration), $"at {PlanText.Count(plan.Request.SamplesPerSecond)} images/s");
        }

        if (plan.Disk.Total > 0)
        {
            yield return ("disk", PlanText.Bytes(plan.Disk.Total), Parts(plan.Disk));
        }
    }

    private static string Parts(params IEnumerable<(string Name, double Count)> parts) =>
        string.Join(", ", parts.Where(static part => part.Count > 0).Select(static part => $"{part.Name} {PlanText.Count(part.Count)}"));

    private static string Parts(PlannedDisk disk)
    {
        (string Name, long Bytes)[] parts = [("checkpoints", disk.Checkpoints), ("teacher cache", disk.TeacherCache), ("logs", disk.Logs)];
        return string.Join(", ", parts.Where(static part => part.Bytes > 0).Select(static part => $"{part.Name} {PlanText.Bytes(part.Bytes)}"));
    }

    private static string Passes(int count) => count switch
    {
        0 => "",
        1 => OnePass,
        _ => $"in {Whole(count)} passes",
    };

    private static string Whole(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
