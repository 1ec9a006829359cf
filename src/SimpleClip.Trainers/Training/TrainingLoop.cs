using System.Diagnostics;
using System.Globalization;
using SimpleClip.Data;
using SimpleClip.Optimization;

namespace SimpleClip.Training;

/// <summary>Runs epochs of steps. What a batch, a step or a validation is, others know.</summary>
internal sealed class TrainingLoop
{
    /// <summary>Number of passes over the data.</summary>
    public required int Epochs { get; init; }

    /// <summary>Steps planned for the whole run.</summary>
    public required int TotalSteps { get; init; }

    /// <summary>The learning rate of each step.</summary>
    public required ILearningRateSchedule Schedule { get; init; }

    /// <summary>Learns from a batch.</summary>
    public required ITrainingStep Step { get; init; }

    /// <summary>Gives the batches of an epoch, numbered from 1.</summary>
    public required Func<int, IEnumerable<PairBatch>> Batches { get; init; }

    /// <summary>Measures retrieval after an epoch, or gives null.</summary>
    public required Func<int, RetrievalMetrics?> Validate { get; init; }

    /// <summary>Rows left out so far.</summary>
    public required Func<int> SkippedSamples { get; init; }

    /// <summary>Throws if the run was cancelled; called before every step.</summary>
    public required Action CheckAlive { get; init; }

    /// <summary>Told what happens.</summary>
    public required IReadOnlyList<ITrainingObserver> Observers { get; init; }

    private TrainingProgress? _progress;

    /// <summary>Trains.</summary>
    /// <exception cref="InvalidOperationException">An epoch gave no batch, or the loss is no finite number.</exception>
    public void Run()
    {
        for (int epoch = 1; epoch <= Epochs; epoch++)
        {
            EpochReport report = RunEpoch(epoch);
            CheckAlive();
            report = report with { Validation = Validate(epoch) };
            TrainingProgress progress = _progress! with { Validation = report.Validation };
            foreach (ITrainingObserver observer in Observers)
            {
                if (report.Validation is { } retrieval)
                {
                    observer.OnEvaluation(progress, new EvaluationReport(progress.Step, epoch, EvaluationMetrics.Of(retrieval), retrieval));
                }

                observer.OnEpoch(progress, report);
            }
        }
    }

    private EpochReport RunEpoch(int epoch)
    {
        var clock = Stopwatch.StartNew();
        TimeSpan waited = TimeSpan.Zero;
        double sum = 0;
        int steps = 0, samples = 0;
        using IEnumerator<PairBatch> batches = Batches(epoch).GetEnumerator();
        while (true)
        {
            TimeSpan before = clock.Elapsed;
            CheckAlive();
            if (!batches.MoveNext())
            {
                break;
            }

            TimeSpan wait = clock.Elapsed - before;
            waited += wait;
            PairBatch batch = batches.Current;
            int step = _progress?.Step ?? 0;
            double rate = Schedule.RateAt(step);
            StepResult result = RunStep(batch, rate, epoch, step + 1);
            steps++;
            samples += batch.Count;
            sum += result.Loss;
            Report(new TrainingProgress(
                epoch, Epochs, step + 1, TotalSteps, result.Loss, rate, result.LogitScale, samples / clock.Elapsed.TotalSeconds, SkippedSamples())
            {
                BatchSize = batch.Count,
                DataWaitShare = wait / (clock.Elapsed - before),
            });
        }

        if (steps == 0)
        {
            throw new InvalidOperationException("The usable training data do not fill a single batch; lower the option BatchSize or mend the data.");
        }

        return new EpochReport(epoch, sum / steps, clock.Elapsed, waited, samples / clock.Elapsed.TotalSeconds, _progress!.LogitScale, null);
    }

    private StepResult RunStep(PairBatch batch, double rate, int epoch, int step)
    {
        try
        {
            return Step.Run(batch, rate);
        }
        catch (NonFiniteLossException exception)
        {
            string message = string.Create(
                CultureInfo.InvariantCulture,
                $"Training stopped in epoch {epoch} at step {step}: the loss is {exception.Loss} (learning rate {rate:G3}, logit scale {exception.LogitScale:G4}). " +
                $"Lower the option LearningRate, raise WarmupSteps, or set MaxGradientNorm.");
            throw new InvalidOperationException(message, exception);
        }
    }

    private void Report(TrainingProgress progress)
    {
        _progress = progress;
        foreach (ITrainingObserver observer in Observers)
        {
            observer.OnStep(progress);
        }
    }
}
