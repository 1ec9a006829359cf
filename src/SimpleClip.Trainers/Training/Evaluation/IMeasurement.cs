namespace SimpleClip.Training;

/// <summary>Measures a network, which is in evaluation mode, on held-out data.</summary>
internal interface IMeasurement
{
    /// <summary>The names of the figures.</summary>
    IReadOnlyList<string> Figures { get; }

    /// <summary>Measures.</summary>
    /// <param name="figures">Receives the figures by name.</param>
    /// <returns>The figures of retrieval, if it is that which is measured; else null.</returns>
    RetrievalMetrics? Measure(IDictionary<string, double> figures);
}
