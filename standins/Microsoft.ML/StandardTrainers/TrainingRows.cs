using Microsoft.ML.Data;

namespace Microsoft.ML.Trainers;

/// <summary>The labelled rows of a view in memory.</summary>
internal sealed record TrainingRows(float[][] Features, int[] Labels, float[] Weights, int FeatureCount)
{
    public static TrainingRows Read(IDataView data, MaximumEntropyOptions options, DataViewSchema.Column label)
    {
        DataViewSchema.Column features = data.Schema[options.Features];
        DataViewSchema.Column? weight = options.Weight == null ? null : data.Schema[options.Weight];
        using DataViewRowCursor cursor = data.GetRowCursor(weight == null ? [features, label] : [features, label, weight.Value]);
        ValueGetter<VBuffer<float>> getFeatures = cursor.GetGetter<VBuffer<float>>(features);
        ValueGetter<float> getLabel = MulticlassEvaluator.LabelGetter(cursor, label);
        ValueGetter<float> getWeight = weight == null ? (ref float w) => w = 1 : cursor.GetGetter<float>(weight.Value);
        var rows = new List<(float[] Features, int Label, float Weight)>();
        VBuffer<float> vector = default;
        while (cursor.MoveNext())
        {
            float key = 0, rowWeight = 1;
            getLabel(ref key);
            getFeatures(ref vector);
            getWeight(ref rowWeight);
            float[] values = [.. vector.DenseValues()];
            if (!float.IsNaN(key) && values.All(float.IsFinite))
                rows.Add((values, (int)key, rowWeight));
        }
        return new TrainingRows(
            [.. rows.Select(r => r.Features)], [.. rows.Select(r => r.Label)], [.. rows.Select(r => r.Weight)],
                features.Type.GetVectorSize());
    }
}
