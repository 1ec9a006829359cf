namespace SimpleClip.Trainers.Tests.Training;

/// <summary>Listens to a training on its own thread, so that what it does is done before the next step.</summary>
internal sealed class Listener(Action<TrainingProgress> report) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => report(value);
}
