using SimpleClip.Distillation;

namespace SimpleClip.Training;

/// <summary>Hands a teacher's new embeddings to the disk whenever the run itself is saved.</summary>
internal sealed class CacheFlush(CachingTeacher teacher) : ITrainingObserver
{
    public void OnStep(TrainingProgress progress)
    {
    }

    public void OnCheckpoint(string path, long step) => teacher.Flush();
}
