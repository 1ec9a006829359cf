using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Schema;

namespace SimpleClip.MLNet.Tests.Schema;

[TestClass]
public sealed class AnnotationTests
{
    private static readonly string[] Labels = ["cat", "dog", "horse"];
    private readonly MLContext _context = new();

    [TestMethod]
    public void Slot_names_and_key_values_are_found_by_ML_NETs_own_readers()
    {
        DataViewSchema schema = MakeSchema();
        VBuffer<ReadOnlyMemory<char>> names = default;
        schema["Score"].GetSlotNames(ref names);
        CollectionAssert.AreEqual(Labels, names.DenseValues().Select(name => name.ToString()).ToArray());
        VBuffer<ReadOnlyMemory<char>> values = default;
        schema["PredictedLabel"].GetKeyValues(ref values);
        CollectionAssert.AreEqual(Labels, values.DenseValues().Select(value => value.ToString()).ToArray());
    }

    [TestMethod]
    public void The_annotations_are_those_of_a_built_in_multiclass_scorer()
    {
        var examples = Enumerable.Range(0, 30).Select(i => new Example { Label = Labels[i % 3], Features = [i % 3 == 0 ? 1 : 0, i % 3 == 1 ? 1 : 0] });
        IDataView data = _context.Data.LoadFromEnumerable(examples);
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Label").Append(_context.MulticlassClassification.Trainers.SdcaMaximumEntropy());
        DataViewSchema built = pipeline.Fit(data).GetOutputSchema(data.Schema);
        DataViewSchema ours = MakeSchema();
        foreach (string column in new[] { "Score", "PredictedLabel" })
        {
            CollectionAssert.IsSubsetOf(Describe(built[column]), Describe(ours[column]), $"{column}: {string.Join("; ", Describe(ours[column]))}");
        }

        static string[] Describe(DataViewSchema.Column column) => column.Annotations.Schema.Select(annotation => $"{annotation.Name}: {annotation.Type}").ToArray();
    }

    [TestMethod]
    public void The_set_id_is_one_more_than_the_highest()
    {
        Assert.AreEqual(1u, _context.Data.LoadFromEnumerable(new[] { new Example() }).Schema.NextScoreColumnSetId());
        Assert.AreEqual(8u, MakeSchema(setId: 7).NextScoreColumnSetId());
    }

    [TestMethod]
    public void The_shapes_of_score_and_predicted_label_match_the_columns()
    {
        SchemaShape kept = MakeSchema().ToShape();
        CollectionAssert.AreEqual(Describe(kept.Find("Score")!.Value), Describe(ShapeColumn.MulticlassScore("Score")));
        CollectionAssert.AreEqual(Describe(kept.Find("PredictedLabel")!.Value), Describe(ShapeColumn.MulticlassPredictedLabel("PredictedLabel")));

        static string[] Describe(SchemaShape.Column column) =>
        [
            $"{column.Name} {column.Kind} {column.ItemType} {column.IsKey}",
            .. column.Annotations.Select(annotation => $"{annotation.Name} {annotation.Kind} {annotation.ItemType} {annotation.IsKey}").Order(),
        ];
    }

    private static DataViewSchema MakeSchema(uint setId = 1)
    {
        var score = new DataViewSchema.Annotations.Builder();
        score.AddMulticlassScore(Labels, setId);
        var predicted = new DataViewSchema.Annotations.Builder();
        predicted.AddMulticlassPredictedLabel(Labels, setId);
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Score", new VectorDataViewType(NumberDataViewType.Single, Labels.Length), score.ToAnnotations());
        builder.AddColumn("PredictedLabel", new KeyDataViewType(typeof(uint), Labels.Length), predicted.ToAnnotations());
        return builder.ToSchema();
    }

    private sealed class Example
    {
        public string Label { get; set; } = "";

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }
}
