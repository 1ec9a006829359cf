using System.Diagnostics;
using System.Text.Json.Nodes;
using SimpleClip.Checkpoints;
using SimpleClip.Data;
using SimpleClip.Objectives;
using SimpleClip.Optimization;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>Gathers what a run needs to go on, writes it when it is due, and puts it back. Without a folder it does nothing.</summary>
internal sealed class RunCheckpoints : IDisposable
{
    private const string StateKey = "run", OptimizerStepsKey = "optimizer_steps", AverageUpdatesKey = "average_updates";
    private const string EvaluationKey = "evaluation", BadRowsKey = "bad_rows", BestKey = "has_best", WarningsKey = "warnings";
    private const string LossesName = "losses";

    private readonly CheckpointOptions _options;
    private readonly CheckpointFolder? _folder;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TrainingState? _state;
    private Optimizer? _optimizer;
    private CheckpointFile? _resumed;
    private double? _best;
    private long _saved = -1;

    /// <param name="options">Where, when, and what is kept.</param>
    /// <param name="metricIsHigher">Whether more of the figure by which the best is known is better.</param>
    /// <param name="warn">Told what went wrong without harm.</param>
    public RunCheckpoints(CheckpointOptions options, bool metricIsHigher, Action<string> warn)
    {
        _options = options;
        _folder = options.Folder is { } folder ? new CheckpointFolder(folder, options, warn, metricIsHigher) : null;
    }

    /// <summary>The network's state.</summary>
    public required nn.Module Network { get; init; }

    /// <summary>The average of its weights; null where there is none.</summary>
    public required WeightAverage? Average { get; init; }

    /// <summary>The weights that measured best; null where they are not wanted.</summary>
    public required BestWeights? Best { get; init; }

    /// <summary>What is minimised, with what its terms have learned.</summary>
    public required Objective Objective { get; init; }

    /// <summary>The rows that could not be used.</summary>
    public required BadSampleLog BadRows { get; init; }

    /// <summary>What the run is judged by.</summary>
    public required Evaluator Evaluator { get; init; }

    /// <summary>What looks for things that go wrong.</summary>
    public required WarningSet Warnings { get; init; }

    /// <summary>Hands what others keep for the run to the operating system, before a checkpoint counts on it.</summary>
    public required Action Flush { get; init; }

    /// <summary>Told of checkpoints.</summary>
    public required IReadOnlyList<ITrainingObserver> Observers { get; init; }

    /// <summary>Looks for a run to go on with.</summary>
    /// <param name="fingerprint">Tells what determines the run; asked only where there is a folder.</param>
    /// <param name="mayChange">Members of it that may have changed since.</param>
    /// <returns>Where it was; null where there is none.</returns>
    /// <exception cref="InvalidOperationException">It is another run; the message lists what differs.</exception>
    public TrainingState? Resume(Func<JsonObject> fingerprint, IReadOnlySet<string> mayChange)
    {
        _folder?.CheckRun(fingerprint(), mayChange);
        _resumed = _folder?.LoadNewest();
        if (_resumed is null)
        {
            return null;
        }

        JsonObject saved = _resumed.State;
        var state = TrainingState.FromJson(saved[StateKey]!.AsObject());
        BadRows.Restore(saved[BadRowsKey]!.AsObject());

        // Where the best weights are wanted only from now on, the next measurement is the first.
        if (Best is null || saved[BestKey] is not null)
        {
            Evaluator.Restore(saved[EvaluationKey]!.AsObject());
        }

        Warnings.Restore(saved[WarningsKey]!.AsObject());
        _saved = state.Step;
        return state;
    }

    /// <summary>Begins a phase; puts back what was saved, if the run goes on.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="optimizer">The phase's optimizer.</param>
    public void Begin(TrainingState state, Optimizer optimizer)
    {
        (_state, _optimizer) = (state, optimizer);
        if (_resumed is null)
        {
            return;
        }

        using (_resumed)
        using (no_grad())
        {
            JsonNode? hasBest = _resumed.State[BestKey];
            using Tensor losses = zeros(state.Step, dtype: ScalarType.Float64);
            _resumed.CopyTo(Tensors(losses, hasBest is null ? null : Best), optional: CheckpointSections.Best);
            state.Losses.AddRange(losses.data<double>().ToArray());
            optimizer.Steps = _resumed.State[OptimizerStepsKey]!.GetValue<long>();
            if (Average is not null)
            {
                Average.Updates = _resumed.State[AverageUpdatesKey]!.GetValue<long>();
            }

            if (Best is not null && hasBest is not null)
            {
                Best.Any = hasBest.GetValue<bool>();
            }
        }

        _resumed = null;
        foreach (ITrainingObserver observer in Observers)
        {
            observer.OnResumed(state.Step);
        }
    }

    /// <summary>Keeps the present state as the best so far.</summary>
    /// <param name="metric">The figure by which it is.</param>
    public void KeepAsBest(double metric)
    {
        _best = metric;
        Best?.Keep();
    }

    /// <summary>Saves if enough steps or minutes have passed, or the state is the best so far.</summary>
    public void SaveIfDue()
    {
        int step = _state!.Step;
        bool isDue = (_options.EverySteps > 0 && step > 0 && step % _options.EverySteps == 0)
            || (_options.EveryMinutes > 0 && _clock.Elapsed.TotalMinutes >= _options.EveryMinutes)
            || (_best is not null && _options.KeepBest > 0);
        if (isDue)
        {
            Save();
        }
    }

    /// <summary>Saves where the run stands, unless that has been done; once more if it has turned out to be the best since.</summary>
    /// <exception cref="InvalidOperationException">Weights are no finite numbers; the last good state does not give way to
    /// such.</exception>
    public void Save()
    {
        if (_folder is null || _state is null || _state.Step == 0 || (_state.Step == _saved && _best is null))
        {
            return;
        }

        FiniteWeights.Check(Network, _state.Step, Describe());
        Flush();
        using Tensor losses = tensor(_state.Losses.ToArray());
        _folder.Save(new TrainingCheckpoint(_state.Step, ToJson(), Tensors(losses, Best), _best));
        _saved = _state.Step;
        _best = null;
        _clock.Restart();
        foreach (ITrainingObserver observer in Observers)
        {
            observer.OnCheckpoint(_options.Folder!, _saved);
        }
    }

    /// <summary>What is left of a run that failed, as a sentence that begins with a blank.</summary>
    public string Describe() => _saved > 0 ? $" The checkpoint of step {_saved} in {_options.Folder} is intact." : "";

    public void Dispose()
    {
        _resumed?.Dispose();
        _folder?.Dispose();
    }

    private JsonObject ToJson() => new()
    {
        [StateKey] = _state!.ToJson(),
        [OptimizerStepsKey] = _optimizer!.Steps,
        [AverageUpdatesKey] = Average?.Updates ?? 0,
        [EvaluationKey] = Evaluator.ToJson(),
        [BadRowsKey] = BadRows.ToJson(),
        [BestKey] = Best?.Any,
        [WarningsKey] = Warnings.ToJson(),
    };

    private Dictionary<string, Tensor> Tensors(Tensor losses, BestWeights? best)
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        tensors.AddSection(CheckpointSections.Model, Network.state_dict());
        tensors.AddSection(CheckpointSections.Optimizer, _optimizer!.State);
        if (Average is not null)
        {
            tensors.AddSection(CheckpointSections.WeightAverage, Average.State);
        }

        if (best is not null)
        {
            tensors.AddSection(CheckpointSections.Best, best.State);
        }

        tensors.AddSection(CheckpointSections.Losses, Objective.State);
        tensors.AddSection(CheckpointSections.Run, [KeyValuePair.Create(LossesName, losses)]);
        return tensors;
    }
}
