using System.Text.Json.Nodes;
using SimpleClip.Networks;
using SimpleClip.Optimization;

namespace SimpleClip.Training;

/// <summary>Measures held-out data when it is time, with the average of the weights where there is one.</summary>
internal sealed class Evaluator
{
    private const string TrackerKey = "metric";

    private readonly EvaluationOptions _options;
    private readonly ClipNetwork _network;
    private readonly IReadOnlyList<IMeasurement> _measurements;
    private readonly MetricTracker _tracker;

    /// <param name="options">When, and what counts.</param>
    /// <param name="network">The network.</param>
    /// <param name="measurements">What to measure; each adds its figures by name.</param>
    /// <exception cref="ArgumentException">The figure that counts does not exist.</exception>
    /// <exception cref="InvalidOperationException">No measurement gives the figure that counts, or that the run is to wait for.</exception>
    public Evaluator(EvaluationOptions options, ClipNetwork network, IReadOnlyList<IMeasurement> measurements)
    {
        if (options is { Patience: > 0, Metric: null } && measurements.Count == 0)
        {
            throw new InvalidOperationException(
                $"The option Patience is {options.Patience}, but nothing is measured in this run; expected validation data or labelled " +
                $"images (TrainingData), or the option Metric to be '{EvaluationMetrics.Loss}'.");
        }

        (_options, _network, _measurements) = (options, network, measurements);
        Metric = EvaluationMetrics.Choose(options.Metric, [.. measurements.SelectMany(static measurement => measurement.Figures)]);
        _tracker = new MetricTracker(Metric, IsHigherBetter, options.Patience);
    }

    /// <summary>The average of the weights; null for the weights themselves.</summary>
    public WeightAverage? Average { get; set; }

    /// <summary>Whether the figure that counts has not become better for as long as the options allow.</summary>
    public bool IsExhausted => _tracker.IsExhausted;

    /// <summary>The name of the figure that counts.</summary>
    public string Metric { get; }

    /// <summary>Whether more of it is better.</summary>
    public bool IsHigherBetter => EvaluationMetrics.IsHigherBetter(Metric);

    /// <summary>What an interrupted run needs to go on judging.</summary>
    public JsonObject ToJson() => new() { [TrackerKey] = _tracker.ToJson() };

    /// <summary>Goes on judging where an interrupted run was.</summary>
    public void Restore(JsonObject state) => _tracker.Restore(state[TrackerKey]!.AsObject());

    /// <summary>Has patience anew.</summary>
    public void BeginPhase() => _tracker.BeginPhase();

    public bool IsDueAfterStep(int step) => _measurements.Count > 0 && _options.EverySteps > 0 && step % _options.EverySteps == 0;

    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="isLast">Whether it is the last one, which is always measured.</param>
    public bool IsDueAfterEpoch(int epoch, bool isLast) =>
        _measurements.Count > 0 && (isLast || (_options.EverySteps == 0 && epoch % _options.EveryEpochs == 0));

    /// <summary>Takes an epoch's loss into account, where that is the figure that counts.</summary>
    /// <returns>Whether the run is better than at any time before.</returns>
    public bool Judge(EpochReport report) => _tracker.Update(report).IsBest;

    /// <summary>Takes a measurement into account, where it holds the figure that counts.</summary>
    /// <returns>Whether the run is better than at any time before.</returns>
    public bool Judge(EvaluationReport report) => _tracker.Update(report).IsBest;

    /// <summary>Measures everything.</summary>
    public EvaluationReport Measure(int step, int epoch)
    {
        using IDisposable? average = Average?.SwapIn();
        _network.eval();
        try
        {
            var figures = new SortedDictionary<string, double>(StringComparer.Ordinal);
            RetrievalMetrics? retrieval = null;
            foreach (IMeasurement measurement in _measurements)
            {
                retrieval = measurement.Measure(figures) ?? retrieval;
            }

            return new EvaluationReport(step, epoch, figures, retrieval);
        }
        finally
        {
            _network.train();
        }
    }
}
