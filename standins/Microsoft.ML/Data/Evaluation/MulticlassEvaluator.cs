using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Reads labels and scores and counts.</summary>
internal static class MulticlassEvaluator
{
    public static MulticlassClassificationMetrics Evaluate(IHostEnvironment env, IDataView data, string labelName, string scoreName,
        string predictedLabelName, int topK)
    {
        IHost host = env.Register("MultiClassClassifierEvaluator");
        DataViewSchema.Column label = Find(host, data.Schema, "Label", labelName);
        DataViewSchema.Column score = Find(host, data.Schema, "Score", scoreName);
        Find(host, data.Schema, "PredictedLabel", predictedLabelName);
        if (score.Type is not VectorDataViewType { Size: >= 2, ItemType: var item } || item != NumberDataViewType.Single)
            throw host.ExceptSchemaMismatch("schema", "score", score.Name, "vector of two or more items of type Single",
                score.Type.ToString());
        if (label.Type != NumberDataViewType.Single && label.Type is not KeyDataViewType)
            throw host.ExceptSchemaMismatch("schema", "label", label.Name, "Single or Key", label.Type.ToString());

        var counters = new MulticlassCounters(score.Type.GetVectorSize());
        Count(host, data, label, score, counters);
        return new MulticlassClassificationMetrics(counters, topK, new ConfusionMatrix(host, counters.Confusion, ClassNames(score)));
    }

    /// <summary>A getter of class indices: keys less one, NaN for the missing key.</summary>
    public static ValueGetter<float> LabelGetter(DataViewRow row, DataViewSchema.Column label)
    {
        if (label.Type == NumberDataViewType.Single)
            return row.GetGetter<float>(label);
        ValueGetter<VBuffer<ulong>> getter = Keys.AsVector(row, label);
        ulong count = ((KeyDataViewType)label.Type).Count;
        VBuffer<ulong> key = default;
        return (ref float value) =>
        {
            getter(ref key);
            ulong raw = key.GetItemOrDefault(0);
            value = raw > 0 && raw <= count ? raw - 1 : float.NaN;
        };
    }

    private static void Count(IHost host, IDataView data, DataViewSchema.Column label, DataViewSchema.Column score,
        MulticlassCounters counters)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([label, score]);
        ValueGetter<float> getLabel = LabelGetter(cursor, label);
        ValueGetter<VBuffer<float>> getScores = cursor.GetGetter<VBuffer<float>>(score);
        var scores = new float[score.Type.GetVectorSize()];
        VBuffer<float> vector = default;
        while (cursor.MoveNext())
        {
            float value = 0;
            getLabel(ref value);
            if (float.IsNaN(value) || value < 0 || value != (int)value)
                continue;
            getScores(ref vector);
            host.Check(vector.Length == scores.Length);
            vector.CopyTo(scores);
            if (scores.All(float.IsFinite))
                counters.Add(scores, (int)value);
        }
    }

    private static DataViewSchema.Column Find(IHost host, DataViewSchema schema, string role, string name) =>
        schema.GetColumnOrNull(name) ?? throw host.ExceptParam("schema", $"{name} column '{role}' not found");

    private static ReadOnlyMemory<char>[] ClassNames(DataViewSchema.Column score)
    {
        int size = score.Type.GetVectorSize();
        if (!score.HasSlotNames(size))
            return [.. Enumerable.Range(0, size).Select(i => i.ToString().AsMemory())];
        VBuffer<ReadOnlyMemory<char>> names = default;
        score.GetSlotNames(ref names);
        return [.. names.DenseValues()];
    }
}
