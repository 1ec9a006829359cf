using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Schema;

namespace SimpleClip.MLNet.Tests.Schema;

[TestClass]
public sealed class SchemaShapeTests
{
    private static readonly SchemaShape Shape = new([
        ShapeColumn.Scalar("A", TextDataViewType.Instance),
        ShapeColumn.Vector("B", NumberDataViewType.Single),
        ShapeColumn.VariableVector("C", TextDataViewType.Instance),
        ShapeColumn.Key("D"),
    ]);

    [TestMethod]
    public void Columns_are_of_the_kind_asked_for()
    {
        CollectionAssert.AreEqual(
            new[] { "A Scalar String False", "B Vector Single False", "C VariableVector String False", "D Scalar UInt32 True" },
            Shape.Select(column => $"{column.Name} {column.Kind} {column.ItemType} {column.IsKey}").ToArray());
    }

    [TestMethod]
    public void Added_columns_take_the_place_of_those_of_their_name()
    {
        SchemaShape result = Shape.With(ShapeColumn.Key("A"), ShapeColumn.Scalar("E", BooleanDataViewType.Instance));
        CollectionAssert.AreEqual(new[] { "B", "C", "D", "A", "E" }, result.Select(column => column.Name).ToArray());
        Assert.IsTrue(result.Find("A")!.Value.IsKey);
        Assert.IsNull(result.Find("F"));
    }

    [TestMethod]
    public void Missing_and_mistyped_columns_are_reported_in_ML_NETs_words()
    {
        var missing = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Shape.Require("X", "image", "Text", _ => true));
        Assert.StartsWith("Could not find image column 'X'", missing.Message);
        var mistyped = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Shape.Require("B", "image", "Text", column => column.ItemType is TextDataViewType));
        Assert.StartsWith("Schema mismatch for image column 'B': expected Text, got Vector<Single>", mistyped.Message);
        Assert.AreEqual("Shape", mistyped.ParamName);
        Assert.AreEqual("A", Shape.Require("A", "image", "Text", column => column.ItemType is TextDataViewType).Name);
    }

    [TestMethod]
    public void The_words_are_those_of_a_built_in_transform()
    {
        var context = new MLContext();
        IDataView data = context.Data.LoadFromEnumerable(new[] { new Text() });
        var builtIn = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => context.Transforms.Conversion.MapValueToKey("X", "Missing").Fit(data));
        string ours = SchemaErrors.Missing("inputSchema", "input", "Missing").Message;
        Assert.AreEqual(builtIn.Message.Split('(')[0].Trim(), ours.Split('(')[0].Trim());
        var builtInMismatch = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => context.Transforms.Conversion.MapKeyToValue("X", "Number").GetOutputSchema(data.Schema.ToShape()));
        Assert.StartsWith("Schema mismatch for input column 'Number': expected ", builtInMismatch.Message);
        Assert.StartsWith("Schema mismatch for input column 'Number': expected ", SchemaErrors.Mismatch("inputSchema", "input", "Number", "Text", "Single").Message);
    }

    private sealed class Text
    {
        public float Number { get; set; }
    }
}
