namespace SimpleClip;

/// <summary>Bytes of device memory at the peak of a step. On a CPU that is main memory, and <see cref="DataBuffers"/> lie in it
/// too.</summary>
/// <param name="Weights">The student's parameters and buffers.</param>
/// <param name="Gradients">Those of the trained parameters.</param>
/// <param name="OptimizerState">What the optimizer keeps for them.</param>
/// <param name="WeightAverage">The average of the weights; 0 without one.</param>
/// <param name="Activations">What a pass keeps for the gradients; with activation checkpointing, the blocks' ends and the largest
/// block.</param>
/// <param name="Workspace">What single operations need beside it, the gradients in passage among them.</param>
/// <param name="Batch">The batch itself, its features, and its similarities.</param>
/// <param name="TeacherWeights">The teacher's parameters and buffers.</param>
/// <param name="TeacherActivations">The most that the teacher's pass holds at one time. It runs before the student's.</param>
/// <param name="DataBuffers">Images read ahead, in main memory.</param>
/// <param name="Reserve">What the plan leaves alone.</param>
public sealed record PlannedMemory(
    long Weights,
    long Gradients,
    long OptimizerState,
    long WeightAverage,
    long Activations,
    long Workspace,
    long Batch,
    long TeacherWeights,
    long TeacherActivations,
    long DataBuffers,
    long Reserve)
{
    /// <summary>Whether <see cref="DataBuffers"/> lie in the device's memory.</summary>
    public required bool IsMainMemory { get; init; }

    /// <summary>Bytes of activations for each image of a pass.</summary>
    public required long ActivationsPerSample { get; init; }

    /// <summary>The peak. Of the teacher's activations and the student's, which are not there at the same time, the larger
    /// counts.</summary>
    public long Total => Weights + Gradients + OptimizerState + WeightAverage + Batch + TeacherWeights + Math.Max(Activations + Workspace, TeacherActivations)
        + (IsMainMemory ? DataBuffers : 0) + Reserve;
}
