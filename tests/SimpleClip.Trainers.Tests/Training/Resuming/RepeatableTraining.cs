using Microsoft.ML;
using SimpleClip.Testing;

namespace SimpleClip.Trainers.Tests.Training;

/// <summary>A training that can be run at one go, or with interruptions.</summary>
internal sealed class RepeatableTraining
{
    /// <summary>Makes the trainer, given the folder of its checkpoints.</summary>
    public required Func<MLContext, string, ClipTrainer> Create { get; init; }

    /// <summary>The pairs to train on.</summary>
    public required Func<MLContext, IDataView> Data { get; init; }

    /// <summary>The pairs to measure on; null for none.</summary>
    public Func<MLContext, IDataView>? Validation { get; init; }

    /// <summary>Trains in a folder of its own, interrupted after some steps.</summary>
    /// <param name="stops">The steps after which the training is cancelled and begun again.</param>
    public TrainingOutcome Run(params int[] stops)
    {
        using var folder = new TemporaryFolder();
        foreach (int stop in stops)
        {
            Interrupt(folder.Path, stop);
        }

        return Finish(folder.Path);
    }

    /// <summary>Fails unless a training with interruptions comes to what one without comes to.</summary>
    public void AssertSame(TrainingOutcome unbroken, params int[] stops) => unbroken.AssertSame(Run(stops), $"interrupted after {string.Join(", ", stops)}");

    /// <summary>Trains until a step is done.</summary>
    public void Interrupt(string folder, int step) => Interrupt(folder, progress => progress.Step == step, step);

    /// <summary>Trains until it is reported what is waited for.</summary>
    /// <param name="folder">The folder of the checkpoints.</param>
    /// <param name="when">What is waited for.</param>
    /// <param name="steps">Steps that have to be done then.</param>
    public void Interrupt(string folder, Func<TrainingProgress, bool> when, int steps)
    {
        using var source = new CancellationTokenSource();
        var context = new MLContext(seed: 1);
        ClipTrainer trainer = Create(context, folder);
        var listener = new Listener(progress =>
        {
            if (when(progress))
            {
                source.Cancel();
            }
        });

        Assert.Throws<OperationCanceledException>(() => trainer.Fit(Data(context), Validation?.Invoke(context), listener, source.Token).Dispose());
        Assert.HasCount(steps, trainer.LastReport!.Losses);
    }

    /// <summary>Trains to the end.</summary>
    public TrainingOutcome Finish(string folder)
    {
        var context = new MLContext(seed: 1);
        ClipTrainer trainer = Create(context, folder);
        using ClipTransformer model = trainer.Fit(Data(context), Validation?.Invoke(context));
        return TrainingOutcome.Of(trainer.LastReport!, model.Model, folder);
    }
}
