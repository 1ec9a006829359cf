using System.Globalization;
using Spectre.Console;

namespace SimpleClip.Demo.Training;

/// <summary>Shows a training on the console: a live bar on a terminal, a line per epoch elsewhere.</summary>
internal static class TrainingDisplay
{
    /// <summary>Runs a training while showing its progress.</summary>
    public static T Show<T>(Func<IProgress<TrainingProgress>, T> train) =>
        AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected ? ShowBar(train) : ShowLines(train);

    private static T ShowBar<T>(Func<IProgress<TrainingProgress>, T> train) => AnsiConsole.Progress()
        .Columns(
            new ProgressBarColumn(),
            new PercentageColumn(),
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new RemainingTimeColumn())
        .Start(context =>
        {
            var task = context.AddTask("starting");
            return train(new Listener(progress =>
            {
                task.MaxValue = progress.TotalSteps;
                task.Value = progress.Step;
                task.Description = Describe(progress);
            }));
        });

    private static T ShowLines<T>(Func<IProgress<TrainingProgress>, T> train)
    {
        TrainingProgress? last = null;
        T result = train(new Listener(progress =>
        {
            if (last is not null && progress.Epoch != last.Epoch)
            {
                Console.WriteLine(Describe(last));
            }

            last = progress;
        }));
        if (last is not null)
        {
            Console.WriteLine(Describe(last));
        }

        return result;
    }

    private static string Describe(TrainingProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {progress.Epoch,2}/{progress.Epochs}  loss {progress.Loss:F3}  {progress.SamplesPerSecond:N0} samples/s");

    /// <summary>Unlike <see cref="Progress{T}"/>, hears every report at once and in order.</summary>
    private sealed class Listener(Action<TrainingProgress> listen) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => listen(value);
    }
}
