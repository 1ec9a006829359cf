namespace SimpleClip;

/// <summary>Where a training run stands after a step.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">Epochs of the run.</param>
/// <param name="Step">Steps taken in the whole run.</param>
/// <param name="TotalSteps">Steps planned for the whole run.</param>
/// <param name="Loss">The loss of this step's batch.</param>
/// <param name="LearningRate">The learning rate of this step.</param>
/// <param name="LogitScale">The factor on cosine similarities after this step, not its logarithm.</param>
/// <param name="SamplesPerSecond">Samples per second in this epoch so far, reading and decoding included.</param>
/// <param name="SkippedSamples">Rows left out so far because they could not be used.</param>
/// <param name="Validation">Retrieval on the validation data; only in the report that ends an epoch after which it was measured.</param>
public sealed record TrainingProgress(
    int Epoch,
    int Epochs,
    int Step,
    int TotalSteps,
    double Loss,
    double LearningRate,
    double LogitScale,
    double SamplesPerSecond,
    int SkippedSamples,
    RetrievalMetrics? Validation = null);
