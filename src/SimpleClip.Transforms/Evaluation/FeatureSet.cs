using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Batching;
using SimpleClip.Schema;

namespace SimpleClip.Evaluation;

/// <summary>Labelled embeddings in memory.</summary>
/// <param name="Rows">The embeddings and the numbers of their classes.</param>
internal sealed record FeatureSet(IReadOnlyList<(float[] Features, int Label)> Rows)
{
    /// <summary>Reads data.</summary>
    /// <param name="data">The data.</param>
    /// <param name="featureColumnName">The embeddings, a known-sized vector.</param>
    /// <param name="labelColumnName">The label column.</param>
    /// <param name="classes">The names of the classes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type.</exception>
    /// <exception cref="RowException">A row has no label, or one that is none of the classes; or its image cannot be read.</exception>
    public static FeatureSet Read(IDataView data, string featureColumnName, string labelColumnName, IReadOnlyList<string> classes)
    {
        DataViewSchema.Column features = data.Schema.Require(
            featureColumnName,
            "feature",
            "a known-sized Vector<Single>",
            type => type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType.RawType == typeof(float));
        DataViewSchema.Column label = LabelReader.Find(data.Schema, labelColumnName);
        var rows = new List<(float[], int)>();
        using DataViewRowCursor cursor = data.GetRowCursor([features, label]);
        Func<int> readLabel = new LabelReader(labelColumnName, classes).CreateReader(cursor, label);
        ValueGetter<VBuffer<float>> getFeatures = cursor.GetGetter<VBuffer<float>>(features);
        VBuffer<float> values = default;
        for (long row = 0; cursor.MoveNext(); row++)
        {
            int number = RowReader.Read(row, readLabel);
            getFeatures(ref values);
            rows.Add(([.. values.DenseValues()], number));
        }

        return new FeatureSet(rows);
    }

    /// <summary>Both sets' rows.</summary>
    public FeatureSet With(FeatureSet other) => new([.. Rows, .. other.Rows]);

    /// <summary>Takes some rows of each class, at random.</summary>
    /// <param name="classes">The number of classes.</param>
    /// <param name="seed">The start of randomness.</param>
    /// <param name="countOf">How many rows of a class to take, from the class and the number of its rows.</param>
    /// <returns>The rows taken, and the others.</returns>
    public (FeatureSet Taken, FeatureSet Others) Draw(int classes, int seed, Func<int, int, int> countOf)
    {
        var random = new Random(seed);
        List<(float[], int)> taken = [], others = [];
        foreach (int label in Enumerable.Range(0, classes))
        {
            (float[] Features, int Label)[] ofClass = [.. Rows.Where(row => row.Label == label)];
            random.Shuffle(ofClass);
            int count = countOf(label, ofClass.Length);
            taken.AddRange(ofClass[..count]);
            others.AddRange(ofClass[count..]);
        }

        return (new FeatureSet(taken), new FeatureSet(others));
    }
}
