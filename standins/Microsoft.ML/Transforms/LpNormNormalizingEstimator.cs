using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Makes an <see cref="LpNormNormalizingTransformer"/>.</summary>
public sealed class LpNormNormalizingEstimator : LpNormNormalizingEstimatorBase
{
    internal LpNormNormalizingEstimator(IHostEnvironment env, (string, string)[] columns, NormFunction norm, bool ensureZeroMean)
        : base(env.Register(nameof(LpNormNormalizingEstimator)), new LpNormNormalizingTransformer(env, columns, norm, ensureZeroMean))
    {
    }
}
