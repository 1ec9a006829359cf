using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using SimpleClip.Batching;
using SimpleClip.Columns;
using SimpleClip.Hosting;
using SimpleClip.Schema;

namespace SimpleClip.Evaluation;

/// <summary>Counts what a classifier has made of data: any that adds a score for every class.</summary>
internal static class ScoredData
{
    /// <summary>Reads labels and scores.</summary>
    /// <param name="environment">The environment, which may be asked to cancel.</param>
    /// <param name="scored">The data.</param>
    /// <param name="labelColumnName">The label column.</param>
    /// <param name="scoreColumnName">The scores, a vector with a place for each class; its slot names are the classes' names.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type.</exception>
    /// <exception cref="OperationCanceledException">The environment was asked to cancel.</exception>
    /// <exception cref="RowException">A row has no label, or one that is none of the classes; or its scores cannot be computed.</exception>
    public static ClassificationTally Count(IHostEnvironment environment, IDataView scored, string labelColumnName, string scoreColumnName)
    {
        DataViewSchema.Column label = LabelReader.Find(scored.Schema, labelColumnName);
        DataViewSchema.Column score = scored.Schema.Require(
            scoreColumnName,
            "score",
            "a known-sized Vector<Single>",
            type => type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType.RawType == typeof(float));
        IHost host = environment.Register("ClipEvaluation");
        var tally = new ClassificationTally(ClassNames(label, score));
        var labels = new LabelReader(labelColumnName, tally.Classes);
        using DataViewRowCursor cursor = scored.GetRowCursor([label, score]);
        Func<int> readLabel = labels.CreateReader(cursor, label);
        ValueGetter<VBuffer<float>> getScores = cursor.GetGetter<VBuffer<float>>(score);
        VBuffer<float> scores = default;
        float[] values = new float[tally.Classes.Count];
        for (long row = 0; cursor.MoveNext(); row++)
        {
            host.CheckAlive();
            int number = RowReader.Read(row, readLabel);
            getScores(ref scores);
            scores.CopyTo(values);
            tally.Add(number, values);
        }

        return tally;
    }

    private static string[] ClassNames(DataViewSchema.Column label, DataViewSchema.Column score)
    {
        int classes = ((VectorDataViewType)score.Type).Size;
        if (score.HasSlotNames())
        {
            VBuffer<ReadOnlyMemory<char>> names = default;
            score.GetSlotNames(ref names);
            return [.. names.DenseValues().Select(name => name.ToString())];
        }

        return KeyTexts.Of(label) is { } values && values.Length == classes
            ? values
            : [.. Enumerable.Range(0, classes).Select(number => $"{number}")];
    }
}
