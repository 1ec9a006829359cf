using Microsoft.ML;

namespace SimpleClip.Tests.Estimators;

/// <summary>An estimator with settings, and what <see cref="EstimatorHarness"/> has to know of it.</summary>
/// <param name="Name">Says what it is.</param>
/// <param name="Create">Makes it. Batches should be smaller than the data, and not divide them evenly.</param>
/// <param name="Inputs">The columns that it and its transformer read.</param>
/// <param name="Outputs">The columns that it adds; <see cref="ServingApp.Prediction"/> has members for them.</param>
internal sealed record EstimatorCase(string Name, Func<MLContext, IEstimator<ITransformer>> Create, string[] Inputs, string[] Outputs)
{
    /// <summary>What comes before it in the pipeline; null for nothing. Given the folder of the images.</summary>
    public Func<MLContext, string, IEstimator<ITransformer>>? Upstream { get; init; }

    /// <summary>The columns that it reads to fit, and its transformer does not.</summary>
    public string[] FitInputs { get; init; } = [];
}
