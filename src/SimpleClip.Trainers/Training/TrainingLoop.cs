using System.Diagnostics;
using System.Globalization;
using SimpleClip.Data;
using SimpleClip.Optimization;

namespace SimpleClip.Training;

/// <summary>Runs the steps of a phase, from wherever the state says. What a batch, a step, a measurement or a checkpoint is, others
/// know.</summary>
internal sealed class TrainingLoop
{
    /// <summary>Where the run stands; kept up to date.</summary>
    public required TrainingState State { get; init; }

    /// <summary>Passes over the data in this phase.</summary>
    public required int PhaseEpochs { get; init; }

    /// <summary>Passes over the data in the whole run.</summary>
    public required int TotalEpochs { get; init; }

    /// <summary>Steps planned for the whole run.</summary>
    public required int TotalSteps { get; init; }

    /// <summary>Steps in which the learning rate rises, for those who watch.</summary>
    public required int WarmupSteps { get; init; }

    /// <summary>The learning rate of each step of the phase.</summary>
    public required ILearningRateSchedule Schedule { get; init; }

    /// <summary>Learns from a batch.</summary>
    public required ITrainingStep Step { get; init; }

    /// <summary>Gives the batches of an epoch, numbered from 1, without those of a number of rows at its beginning.</summary>
    public required Func<int, long, IEnumerable<PairBatch>> Batches { get; init; }

    /// <summary>Measures held-out data, and decides when enough is enough.</summary>
    public required Evaluator Evaluator { get; init; }

    /// <summary>Keeps what a run needs to go on.</summary>
    public required RunCheckpoints Checkpoints { get; init; }

    /// <summary>Rows left out so far.</summary>
    public required Func<int> SkippedSamples { get; init; }

    /// <summary>Throws if the run was cancelled; called before every step.</summary>
    public required Action CheckAlive { get; init; }

    /// <summary>Told what happens.</summary>
    public required IReadOnlyList<ITrainingObserver> Observers { get; init; }

    /// <summary>Whether a step was begun and not ended: then neither the weights nor the running figures are those of a whole number of
    /// steps.</summary>
    public bool IsInStep { get; private set; }

    /// <summary>Trains until the phase is over or the measurements no longer become better.</summary>
    /// <exception cref="InvalidOperationException">An epoch gave no batch, or the loss is no finite number.</exception>
    public void Run()
    {
        // An epoch that a measurement has ended, and an interruption before its report, is reported now.
        while (State.EpochsDone - State.PhaseEpochStart < PhaseEpochs && (!Evaluator.IsExhausted || State.EpochSteps > 0))
        {
            RunEpoch(State.EpochsDone + 1);
        }
    }

    private void RunEpoch(int epoch)
    {
        RunSteps(epoch);
        if (State.EpochSteps == 0)
        {
            throw new InvalidOperationException("The usable training data do not fill a single batch; lower the option BatchSize or mend the data.");
        }

        CheckAlive();
        bool isLast = State.EpochsDone + 1 - State.PhaseEpochStart == PhaseEpochs || Evaluator.IsExhausted;
        EvaluationReport? evaluation = State.Evaluations.LastOrDefault(report => report.Step == State.Step);
        if (evaluation is null && Evaluator.IsDueAfterEpoch(epoch, isLast))
        {
            evaluation = Evaluate(epoch);
        }

        var report = new EpochReport(
            epoch,
            State.Losses.TakeLast(State.EpochSteps).Average(),
            TimeSpan.FromSeconds(State.EpochSeconds),
            TimeSpan.FromSeconds(State.EpochWaitSeconds),
            SamplesPerSecond,
            State.Progress!.LogitScale,
            evaluation?.Retrieval);
        State.Epochs.Add(report);
        State.EndEpoch();
        if (Evaluator.Judge(report))
        {
            Checkpoints.KeepAsBest(report.MeanLoss);
        }

        Tell(observer => observer.OnEpoch(State.Progress with { Validation = report.Validation }, report));
        Checkpoints.SaveIfDue();
    }

    private void RunSteps(int epoch)
    {
        var clock = Stopwatch.StartNew();
        using IEnumerator<PairBatch> batches = Batches(epoch, State.RowsRead).GetEnumerator();
        if (State.EpochSteps > 0 && Evaluator.IsDueAfterStep(State.Step) && State.Evaluations.LastOrDefault()?.Step != State.Step)
        {
            // The run was interrupted while it was measured.
            Evaluate(epoch);
        }

        while (!Evaluator.IsExhausted)
        {
            clock.Restart();
            CheckAlive();
            if (!batches.MoveNext())
            {
                break;
            }

            // Here, and not after the step: an epoch's last checkpoint holds the epoch's measurement too.
            double waited = clock.Elapsed.TotalSeconds;
            Checkpoints.SaveIfDue();
            clock.Restart();
            PairBatch batch = batches.Current;
            double rate = Schedule.RateAt(State.Step - State.PhaseStart);
            StepResult result = TakeStep(batch, rate, epoch);
            Advance(batch, result, rate, epoch, waited + clock.Elapsed.TotalSeconds, waited);
            if (Evaluator.IsDueAfterStep(State.Step))
            {
                Evaluate(epoch);
            }
        }
    }

    private StepResult TakeStep(PairBatch batch, double rate, int epoch)
    {
        try
        {
            IsInStep = true;
            StepResult result = Step.Run(batch, State.Step, rate);
            IsInStep = false;
            return result;
        }
        catch (NonFiniteLossException exception)
        {
            string message = string.Create(
                CultureInfo.InvariantCulture,
                $"Training stopped in epoch {epoch} at step {State.Step + 1}: the {exception.Quantity} is {exception.Value} (learning rate {rate:G3}, logit scale {exception.LogitScale:G4}). " +
                $"Lower the option LearningRate, raise WarmupSteps, or set MaxGradientNorm.{Checkpoints.Describe()}");
            throw new InvalidOperationException(message, exception);
        }
    }

    private void Advance(PairBatch batch, StepResult result, double rate, int epoch, double seconds, double waited)
    {
        State.Step++;
        State.EpochSteps++;
        State.RowsRead = batch.RowsRead;
        State.EpochSeconds += seconds;
        State.EpochWaitSeconds += waited;
        State.Losses.Add(result.Loss);
        State.EpochSamples += batch.Count;
        State.Progress = new TrainingProgress(
            epoch, TotalEpochs, State.Step, TotalSteps, result.Loss, rate, result.LogitScale, SamplesPerSecond, SkippedSamples())
        {
            LossTerms = result.Terms,
            LossWeights = result.Weights,
            GradientNorm = result.GradientNorm,
            DataWaitShare = waited / seconds,
            DuplicateCaptionShare = batch.DuplicateCaptionShare,
            TruncatedCaptionShare = batch.TruncatedCaptionShare,
            BatchSize = batch.Count,
            WarmupSteps = WarmupSteps,
        };
        Tell(observer => observer.OnStep(State.Progress));
    }

    private double SamplesPerSecond => State.EpochSamples / Math.Max(State.EpochSeconds, 1e-9);

    private EvaluationReport Evaluate(int epoch)
    {
        EvaluationReport report = Evaluator.Measure(State.Step, epoch);
        State.Evaluations.Add(report);
        if (Evaluator.Judge(report))
        {
            Checkpoints.KeepAsBest(report.Metrics[Evaluator.Metric]);
        }

        Tell(observer => observer.OnEvaluation(State.Progress! with { Validation = report.Retrieval }, report));
        return report;
    }

    private void Tell(Action<ITrainingObserver> what)
    {
        foreach (ITrainingObserver observer in Observers)
        {
            what(observer);
        }
    }
}
