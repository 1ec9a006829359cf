namespace SimpleClip.Trainers.Tests.Training;

/// <summary>Makes reports of steps and evaluations.</summary>
internal static class Progress
{
    public static TrainingProgress At(int step, double loss = 1) => new(
        Epoch: 1, Epochs: 1, Step: step, TotalSteps: 1000, Loss: loss, LearningRate: 1e-3, LogitScale: 14, SamplesPerSecond: 100, SkippedSamples: 0);

    public static EpochReport Epoch(int epoch, double loss = 1, double waitSeconds = 1, double seconds = 10) => new(
        epoch, loss, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(waitSeconds), SamplesPerSecond: 100, LogitScale: 14, Validation: null);

    public static EvaluationReport Evaluation(int step, params (string Name, double Value)[] metrics) =>
        new(step, Epoch: 1, metrics.ToDictionary(metric => metric.Name, metric => metric.Value), Retrieval: null);
}
