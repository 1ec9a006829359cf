namespace SimpleClip;

/// <summary>stub</summary>
public sealed class EvaluationOptions
{
    /// <summary>stub</summary>
    public int EverySteps { get; set; }

    /// <summary>stub</summary>
    public int EveryEpochs { get; set; } = 1;

    /// <summary>stub</summary>
    public string Metric { get; set; } = "mean_recall";

    /// <summary>stub</summary>
    public int Patience { get; set; }
}
