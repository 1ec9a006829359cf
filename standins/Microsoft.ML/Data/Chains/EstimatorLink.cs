namespace Microsoft.ML.Data;

/// <summary>An estimator of a chain and what is done around it.</summary>
internal sealed record EstimatorLink(IEstimator<ITransformer> Estimator, TransformerScope Scope, bool CacheAfter);
