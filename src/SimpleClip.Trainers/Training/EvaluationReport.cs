using System.Globalization;
using SimpleClip.Training;

namespace SimpleClip;

/// <summary>What a measurement on held-out data gave.</summary>
/// <param name="Step">Steps taken before it in the whole run.</param>
/// <param name="Epoch">The epoch in which it was made, from 1.</param>
/// <param name="Metrics">
/// The figures by name, such as <c>image_to_text_R@1</c>, <c>text_to_image_R@10</c>, <c>mean_recall</c> or <c>zero_shot_top1</c>; recalls
/// and accuracies are shares, 0 to 1.
/// </param>
/// <param name="Retrieval">Retrieval among the validation data; null if it was not measured.</param>
public sealed record EvaluationReport(int Step, int Epoch, IReadOnlyDictionary<string, double> Metrics, RetrievalMetrics? Retrieval)
{
    /// <summary>Retrieval in a sentence, then the other figures by name.</summary>
    public override string ToString()
    {
        IReadOnlyDictionary<string, double> told = Retrieval is null ? EvaluationMetrics.None : EvaluationMetrics.Of(Retrieval);
        IEnumerable<string> others = Metrics.Where(metric => !told.ContainsKey(metric.Key))
            .Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value:G4}"));
        return string.Join(", ", Retrieval is null ? others : others.Prepend(Retrieval.ToString()));
    }
}
