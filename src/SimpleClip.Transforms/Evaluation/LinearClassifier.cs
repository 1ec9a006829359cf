using Microsoft.ML;
using Microsoft.ML.Data;

namespace SimpleClip.Evaluation;

/// <summary>Logistic regression on embeddings, by ML.NET's L-BFGS trainer.</summary>
/// <param name="context">The context to train on.</param>
/// <param name="classes">The names of the classes.</param>
internal sealed class LinearClassifier(MLContext context, IReadOnlyList<string> classes)
{
    private readonly IDataView _keys = context.Data.LoadFromEnumerable(classes.Select(name => new ClassName { Label = name }).ToArray());

    /// <summary>Learns from one set, and counts what becomes of another.</summary>
    /// <param name="train">What to learn from.</param>
    /// <param name="test">What to classify.</param>
    /// <param name="l2Regularization">The strength of the penalty.</param>
    /// <exception cref="InvalidOperationException">One of the sets is empty.</exception>
    public ClassificationTally Evaluate(FeatureSet train, FeatureSet test, float l2Regularization)
    {
        if (train.Rows.Count == 0 || test.Rows.Count == 0)
        {
            throw new InvalidOperationException(
                $"There is nothing to {(train.Rows.Count == 0 ? "learn from" : "measure on")}: the data have no rows.");
        }

        IDataView trainRows = ToView(train);
        var pipeline = context.Transforms.Conversion.MapValueToKey(nameof(Row.Label), maximumNumberOfKeys: classes.Count, keyData: _keys)
            .Append(context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
                nameof(Row.Label), nameof(Row.Features), l1Regularization: 0, l2Regularization: l2Regularization));
        IDataView scored = pipeline.Fit(trainRows).Transform(ToView(test));
        return ScoredData.Count(context, scored, nameof(Row.Label), "Score");
    }

    private IDataView ToView(FeatureSet set)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, set.Rows[0].Features.Length);
        Row[] rows = [.. set.Rows.Select(row => new Row { Features = row.Features, Label = classes[row.Label] })];
        return context.Data.LoadFromEnumerable(rows, schema);
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public string Label { get; set; } = "";
    }

    private sealed class ClassName
    {
        public string Label { get; set; } = "";
    }
}
