using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using SimpleClip.Schema;

namespace SimpleClip.MLNet.TestComponents;

/// <summary>Makes <see cref="ShiftTransformer"/>s in pipelines.</summary>
public sealed class ShiftEstimator(IHostEnvironment environment, ShiftOptions options) : IEstimator<ShiftTransformer>
{
    public ShiftTransformer Fit(IDataView input) => new(environment, options);

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        inputSchema.Require(options.Input, "value", "Single", column => column.Kind == SchemaShape.Column.VectorKind.Scalar && column.ItemType.RawType == typeof(float));
        return inputSchema.With(
            ShapeColumn.Scalar(options.Output, NumberDataViewType.Single), ShapeColumn.Scalar(options.Output + "BatchSize", NumberDataViewType.Int32));
    }
}
