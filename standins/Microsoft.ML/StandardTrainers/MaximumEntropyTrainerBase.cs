using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>What both trainers do: check columns, read rows, optimize, wrap the model.</summary>
public abstract class MaximumEntropyTrainerBase : IEstimator<MulticlassPredictionTransformer<MaximumEntropyModelParameters>>
{
    private readonly IHost _host;
    private readonly MaximumEntropyOptions _options;

    private protected MaximumEntropyTrainerBase(IHostEnvironment env, string name, MaximumEntropyOptions options)
    {
        _host = env.Register(name);
        _host.CheckNonEmpty(options.Features, "featureColumn");
        _host.CheckNonEmpty(options.Label, "labelColumn");
        _options = options;
    }

    public MulticlassPredictionTransformer<MaximumEntropyModelParameters> Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        CheckInput(SchemaShape.Create(input.Schema));
        using IChannel ch = _host.Start("Training");
        DataViewSchema.Column label = input.Schema[_options.Label];
        TrainingRows rows = TrainingRows.Read(input, _options, label);
        if (rows.Labels.Length == 0)
            throw ch.Except("Training set has 0 instances, aborting training.");
        int classes = checked((int)((KeyDataViewType)label.Type).Count);
        double[] parameters = new MaximumEntropyObjective(rows, classes, _options).Minimize(_host, _options.Iterations);
        var model = new MaximumEntropyModelParameters(parameters, classes, rows.FeatureCount);
        return new MulticlassPredictionTransformer<MaximumEntropyModelParameters>(_host, model, _options.Features,
            LabelValues.Of(label, classes));
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        CheckInput(inputSchema);
        SchemaShape.Column label = inputSchema.Require(_host, "label", _options.Label);
        var score = new SchemaShape(AnnotationUtils.AnnotationsForMulticlassScoreColumn(label));
        var predicted = new SchemaShape(label.Annotations
            .Where(a => a.Name == AnnotationUtils.Kinds.KeyValues)
            .Concat(AnnotationUtils.GetTrainerOutputAnnotation()));
        return inputSchema.With(
            new(DefaultColumnNames.Score, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, score),
            new(DefaultColumnNames.PredictedLabel, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, true, predicted));
    }

    private void CheckInput(SchemaShape schema)
    {
        Check(schema, "feature", new(_options.Features, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false));
        if (_options.Weight != null)
            Check(schema, "weight", new(_options.Weight, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false));
        Check(schema, "label", new(_options.Label, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, true));
    }

    private void Check(SchemaShape schema, string role, SchemaShape.Column expected)
    {
        SchemaShape.Column actual = schema.Require(_host, role, expected.Name);
        if (!expected.IsCompatibleWith(actual))
            throw _host.ExceptSchemaMismatch(role == "label" ? "labelCol" : "inputSchema", role, expected.Name, expected.GetTypeString(),
                actual.GetTypeString());
    }
}
