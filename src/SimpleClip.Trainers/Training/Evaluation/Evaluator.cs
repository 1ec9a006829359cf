using System.Text.Json.Nodes;
using SimpleClip.Networks;
using SimpleClip.Optimization;

namespace SimpleClip.Training;

/// <summary>Measures held-out data when it is time, with the average of the weights where there is one.</summary>
/// <param name="options">When, and what counts.</param>
/// <param name="network">The network.</param>
/// <param name="measurements">What to measure; each adds its figures by name.</param>
internal sealed class Evaluator(EvaluationOptions options, ClipNetwork network, IReadOnlyList<IMeasurement> measurements)
{
    private const string TrackerKey = "metric", ExhaustedKey = "exhausted";

    private readonly MetricTracker _tracker = new(options.Metric, EvaluationMetrics.IsHigherBetter(options.Metric), options.Patience);

    /// <summary>The average of the weights; null for the weights themselves.</summary>
    public WeightAverage? Average { get; set; }

    /// <summary>Whether the figure that counts has not become better for as long as the options allow.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>The name of the figure that counts.</summary>
    public string Metric => options.Metric;

    /// <summary>What an interrupted run needs to go on judging.</summary>
    public JsonObject ToJson() => new() { [TrackerKey] = _tracker.ToJson(), [ExhaustedKey] = IsExhausted };

    /// <summary>Goes on judging where an interrupted run was.</summary>
    public void Restore(JsonObject state)
    {
        _tracker.Restore(state[TrackerKey]!.AsObject());
        IsExhausted = state[ExhaustedKey]!.GetValue<bool>();
    }

    public bool IsDueAfterStep(int step) => measurements.Count > 0 && options.EverySteps > 0 && step % options.EverySteps == 0;

    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="isLast">Whether it is the last one, which is always measured.</param>
    public bool IsDueAfterEpoch(int epoch, bool isLast) =>
        measurements.Count > 0 && (isLast || (options.EverySteps == 0 && epoch % options.EveryEpochs == 0));

    /// <summary>Takes an epoch's loss into account, where that is the figure that counts.</summary>
    /// <returns>Whether the run is better than at any time before.</returns>
    public bool Judge(EpochReport report) => Judge(_tracker.Update(report));

    /// <summary>Takes a measurement into account, where it holds the figure that counts.</summary>
    /// <returns>Whether the run is better than at any time before.</returns>
    public bool Judge(EvaluationReport report) => Judge(_tracker.Update(report));

    private bool Judge(MetricStanding standing)
    {
        IsExhausted |= standing.ShouldStop;
        return standing.IsBest;
    }

    /// <summary>Measures everything.</summary>
    public EvaluationReport Measure(int step, int epoch)
    {
        using IDisposable? average = Average?.SwapIn();
        network.eval();
        try
        {
            var figures = new SortedDictionary<string, double>(StringComparer.Ordinal);
            RetrievalMetrics? retrieval = null;
            foreach (IMeasurement measurement in measurements)
            {
                retrieval = measurement.Measure(figures) ?? retrieval;
            }

            return new EvaluationReport(step, epoch, figures, retrieval);
        }
        finally
        {
            network.train();
        }
    }
}
