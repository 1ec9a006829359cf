using Microsoft.ML;

namespace SimpleClip.Tests.Estimators;

/// <summary>Gives what a trainer gives, without training.</summary>
internal sealed class TrainedModelEstimator(MLContext context) : IEstimator<ClipTransformer>
{
    private static readonly ClipTransformer.Options Options = new() { TextColumnName = "Text", BatchSize = 3 };

    public ClipTransformer Fit(IDataView input) => new(context, EstimatorCases.Model, Options);

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => ClipTransformer.GetOutputSchema(inputSchema, Options);
}
