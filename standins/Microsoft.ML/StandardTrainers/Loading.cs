using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

[assembly: LoadableClass(typeof(MulticlassPredictionTransformer<MaximumEntropyModelParameters>), typeof(Loading), null,
    typeof(SignatureLoadModel),
    "Maximum entropy classifier", "MulticlassPredXfer")]

namespace Microsoft.ML.Trainers;

/// <summary>How a trained classifier is found in a model.</summary>
internal static class Loading
{
    private static MulticlassPredictionTransformer<MaximumEntropyModelParameters> Create(IHostEnvironment env, ModelLoadContext ctx) =>
        new(env, ctx, MaximumEntropyModelParameters.Read);
}
