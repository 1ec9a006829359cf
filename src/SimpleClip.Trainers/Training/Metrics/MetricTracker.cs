using System.Text.Json.Nodes;

namespace SimpleClip.Training;

/// <summary>Follows one figure through a run: says which measurement is the best, and when the run has stopped getting better.</summary>
internal sealed class MetricTracker
{
    private readonly string _metric;
    private readonly bool _higherIsBetter;
    private readonly int _patience;
    private double? _best;
    private int _sinceBest;

    /// <param name="metric">One of <see cref="EvaluationMetrics.Known"/>.</param>
    /// <param name="higherIsBetter">Whether more of it is better.</param>
    /// <param name="patience">Measurements in a row that may be no better than the best before the run should stop; 0 never stops
    /// it.</param>
    /// <exception cref="ArgumentException">Nothing measures the figure; the message lists what is measured.</exception>
    public MetricTracker(string metric, bool higherIsBetter, int patience)
    {
        EvaluationMetrics.Check(metric);
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        _metric = metric;
        _higherIsBetter = higherIsBetter;
        _patience = patience;
    }

    /// <summary>Whether as many measurements in a row as patience allows were no better than the best before.</summary>
    public bool IsExhausted => _patience > 0 && _sinceBest >= _patience;

    /// <summary>Has patience anew; the best so far remains what has to be surpassed.</summary>
    public void BeginPhase() => _sinceBest = 0;

    /// <summary>Takes a measurement on held-out data; one that follows the loss has nothing to see in it.</summary>
    /// <exception cref="InvalidOperationException">It does not hold the figure.</exception>
    public MetricStanding Update(EvaluationReport report)
    {
        if (_metric == EvaluationMetrics.Loss)
        {
            return default;
        }

        return report.Metrics.TryGetValue(_metric, out double value)
            ? Update(value)
            : throw new InvalidOperationException(
                $"The evaluation at step {report.Step} does not measure '{_metric}' (option Metric); it measures {string.Join(", ", report.Metrics.Keys)}.");
    }

    /// <summary>Takes the loss of an epoch; one that follows another figure has nothing to see in it.</summary>
    public MetricStanding Update(EpochReport report) => _metric == EvaluationMetrics.Loss ? Update(report.MeanLoss) : default;

    /// <summary>What is known so far.</summary>
    public JsonObject ToJson() => new() { ["metric"] = _metric, ["best"] = _best, ["since_best"] = _sinceBest };

    /// <summary>Goes on from what was known.</summary>
    /// <exception cref="InvalidDataException">It is of another figure, or damaged.</exception>
    public void Restore(JsonObject state)
    {
        double best = 0;
        if (state["metric"] is not JsonValue name || !name.TryGetValue(out string? metric)
            || state["since_best"] is not JsonValue count || !count.TryGetValue(out int since)
            || (state["best"] is { } value && !value.AsValue().TryGetValue(out best)))
        {
            throw new InvalidDataException($"The state of the metric is {state.ToJsonString()}; expected the members metric, best and since_best.");
        }

        if (metric != _metric)
        {
            throw new InvalidDataException(
                $"The run was following the metric '{metric}'; expected '{_metric}' (option Metric), since the best of one says nothing about the other.");
        }

        _best = state["best"] is null ? null : best;
        _sinceBest = since;
    }

    private MetricStanding Update(double value)
    {
        bool isBest = double.IsFinite(value) && (_best is not { } best || (_higherIsBetter ? value > best : value < best));
        if (isBest)
        {
            _best = value;
        }

        _sinceBest = isBest ? 0 : _sinceBest + 1;
        return new MetricStanding(isBest, IsExhausted);
    }
}
