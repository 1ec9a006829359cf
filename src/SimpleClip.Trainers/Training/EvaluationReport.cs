namespace SimpleClip;

/// <summary>A measurement on held-out data during a run.</summary>
/// <param name="Step">Steps taken in the whole run.</param>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Metrics">The figures by name, <c>image_to_text_R@1</c> say.</param>
/// <param name="Retrieval">The figures of retrieval; null if not measured.</param>
public sealed record EvaluationReport(int Step, int Epoch, IReadOnlyDictionary<string, double> Metrics, RetrievalMetrics? Retrieval);
