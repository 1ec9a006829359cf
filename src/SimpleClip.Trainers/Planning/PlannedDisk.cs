namespace SimpleClip;

/// <summary>Bytes on disk.</summary>
/// <param name="Checkpoint">One checkpoint: weights, the optimizer's state, the average of the weights.</param>
/// <param name="Checkpoints">Those kept, and the one being written before the oldest goes.</param>
/// <param name="TeacherCache">The teacher's embeddings.</param>
/// <param name="Logs">A line for every step.</param>
public sealed record PlannedDisk(long Checkpoint, long Checkpoints, long TeacherCache, long Logs)
{
    /// <summary>All of it.</summary>
    public long Total => Checkpoints + TeacherCache + Logs;
}
