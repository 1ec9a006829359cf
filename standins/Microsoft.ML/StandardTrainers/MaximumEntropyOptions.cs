namespace Microsoft.ML.Trainers;

/// <summary>What a maximum entropy model is learned from, and how.</summary>
internal sealed record MaximumEntropyOptions(string Label, string Features, string Weight, float L2, int Iterations)
{
    public const int DefaultIterations = 500;

    /// <summary>Whether the penalty stands beside the sum of the losses, not beside their mean.</summary>
    public bool IsRegularizationOfSum { get; init; }
}
