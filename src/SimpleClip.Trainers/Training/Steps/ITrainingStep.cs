using SimpleClip.Data;

namespace SimpleClip.Training;

/// <summary>Learns from one batch.</summary>
internal interface ITrainingStep
{
    /// <summary>Takes a step.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="step">Steps taken before, from 0.</param>
    /// <param name="learningRate">The length of the step.</param>
    /// <exception cref="NonFiniteLossException">The loss or its gradient is no finite number; the weights are as before.</exception>
    StepResult Run(PairBatch batch, long step, double learningRate);
}
