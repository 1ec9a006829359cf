using System.Collections.Immutable;
using SimpleClip.Planning;

namespace SimpleClip;

/// <summary>
/// What a training will take, told before it starts: parameters, work, memory, disk and time. Immutable.
/// </summary>
/// <remarks>
/// The networks are not described by tables of numbers: each is made with arbitrary weights, runs once on a single image and caption, and
/// its layers report what they multiply and what autograd keeps of it. That costs the time of a few forward passes on the CPU. Memory is
/// that in use, right to about 15 % (bench <c>plan</c>); what libraries take for themselves, and gaps that allocators leave, is in <see
/// cref="PlannedMemory.Reserve"/>.
/// </remarks>
public sealed record TrainingPlan
{
    /// <summary>What was asked.</summary>
    public required TrainingPlanRequest Request { get; init; }

    /// <summary>Sizes of the networks.</summary>
    public required PlannedParameters Parameters { get; init; }

    /// <summary>Work for an image.</summary>
    public required PlannedWork Work { get; init; }

    /// <summary>Memory at the peak of a step.</summary>
    public required PlannedMemory Memory { get; init; }

    /// <summary>The batch, and what would fit.</summary>
    public required PlannedBatch Batch { get; init; }

    /// <summary>Files.</summary>
    public required PlannedDisk Disk { get; init; }

    /// <summary>Steps and time.</summary>
    public required PlannedRun Run { get; init; }

    /// <summary>What is likely a mistake, in sentences; empty where nothing is.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>Whether a step fits into the memory as it is asked for.</summary>
    public bool Fits => Memory.Total <= Request.DeviceMemoryBytes;

    /// <summary>Plans a training. Any thread may do so.</summary>
    /// <param name="request">The training.</param>
    /// <exception cref="ArgumentException">A number is out of range, or a network cannot be made.</exception>
    public static TrainingPlan Create(TrainingPlanRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Create(request, FreeSpace.Of);
    }

    /// <summary>Plans a training.</summary>
    /// <param name="request">The training.</param>
    /// <param name="freeSpace">Bytes that are free where a folder is or will be; null if unknown.</param>
    internal static TrainingPlan Create(TrainingPlanRequest request, Func<string, long?> freeSpace)
    {
        request.Validate();
        return new TrainingPlanner(request).Plan(freeSpace);
    }

    /// <summary>Refuses what cannot work.</summary>
    /// <exception cref="InvalidOperationException">Not even passes of one image fit into the memory; the message says what to
    /// change.</exception>
    public void Check()
    {
        if (!Fits && Batch.LargestMicroBatch == 0)
        {
            throw new InvalidOperationException(PlanAdvice.Refuse(this));
        }
    }

    /// <summary>The plan as a table of lines, in the invariant culture.</summary>
    public override string ToString() => PlanTable.Write(this);
}
