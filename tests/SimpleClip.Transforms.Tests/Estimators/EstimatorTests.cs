using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Schema;
using SimpleClip.ServingApp;

namespace SimpleClip.Tests.Estimators;

/// <summary>What holds for every estimator; the checks of ML.NET's own test harness, and some more.</summary>
[TestClass]
public sealed class EstimatorTests
{
    [TestMethod]
    public void Every_estimator_of_the_package_is_tested_here()
    {
        Type[] estimators =
        [
            .. typeof(ClipModel).Assembly.GetExportedTypes().Where(type => !type.IsAbstract && type.GetInterfaces().Any(
                found => found.IsGenericType && found.GetGenericTypeDefinition() == typeof(IEstimator<>))),
        ];
        HashSet<Type> tested = [.. EstimatorCases.All.Select(found => found.Create(new MLContext()).GetType())];

        Assert.IsNotEmpty(estimators);
        CollectionAssert.IsSubsetOf(estimators, tested.ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(EstimatorCases.Names), typeof(EstimatorCases))]
    public void The_schema_is_the_one_promised(string name)
    {
        using var harness = new EstimatorHarness(name);
        DataViewSchema schema = harness.Transformer.GetOutputSchema(harness.Data.Schema);

        Shapes.AssertSame(harness.Estimator.GetOutputSchema(harness.Data.Schema.ToShape()), schema);
        Schemas.AssertSame(schema, harness.Transformed.Schema);
        Schemas.AssertSame(schema, harness.Transformer.GetRowToRowMapper(harness.Data.Schema).OutputSchema);
        Assert.AreSame(harness.Data.Schema, harness.Transformer.GetRowToRowMapper(harness.Data.Schema).InputSchema);
        CollectionAssert.AreEquivalent(
            harness.Case.Outputs, schema.Skip(harness.Data.Schema.Count).Select(column => column.Name).ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(EstimatorCases.Names), typeof(EstimatorCases))]
    public void Every_input_column_is_passed_through_with_its_own_row(string name)
    {
        using var harness = new EstimatorHarness(name);
        harness.ReadOutputs();
        IDataView transformed = harness.Transformed;

        List<Dictionary<string, string>> all = RowValues.ReadAll(transformed, transformed.Schema.Where(column => !column.IsHidden));

        List<Dictionary<string, string>> expected =
            RowValues.ReadAll(harness.Data, harness.Data.Schema.Where(column => !column.IsHidden));
        Assert.HasCount(harness.Rows.Length, all);
        for (int row = 0; row < all.Count; row++)
        {
            CollectionAssert.AreEquivalent(expected[row], all[row].Where(value => expected[row].ContainsKey(value.Key)).ToDictionary());
        }
    }

    [TestMethod]
    [DynamicData(nameof(EstimatorCases.Names), typeof(EstimatorCases))]
    public void A_saved_transformer_comes_back_as_it_was(string name)
    {
        using var harness = new EstimatorHarness(name);

        ITransformer loaded = harness.Reload(out DataViewSchema inputSchema);

        using var owner = (IDisposable)loaded;
        if (!harness.Data.Schema.Any(column => column.Type.RawType == typeof(MLImage)))
        {
            Schemas.AssertSame(harness.Data.Schema, inputSchema);
        }

        Schemas.AssertSame(harness.Transformed.Schema, loaded.GetOutputSchema(harness.Data.Schema));
        AssertSame(harness.ReadOutputs(), harness.ReadOutputs(loaded.Transform(harness.Data)));
    }

    [TestMethod]
    [DynamicData(nameof(EstimatorCases.Names), typeof(EstimatorCases))]
    public void One_row_at_a_time_gives_what_batches_give(string name)
    {
        using var harness = new EstimatorHarness(name);
        List<Dictionary<string, string>> batched = harness.ReadOutputs();

        using PredictionEngine<PictureRow, Prediction> engine = harness.CreateEngine();

        AssertSame(batched, RowValues.ReadSingly(harness.Transformer, harness.Data, harness.Case.Outputs));
        AssertSame(batched, [.. harness.Rows.Select(row => engine.Predict(row).ToTexts(harness.Case.Outputs))]);
    }

    [TestMethod]
    [DynamicData(nameof(EstimatorCases.Names), typeof(EstimatorCases))]
    public void A_missing_column_is_named_wherever_it_is_noticed(string name)
    {
        using var harness = new EstimatorHarness(name);

        AssertRefused(harness, harness.Without);
    }

    [TestMethod]
    [DynamicData(nameof(EstimatorCases.Names), typeof(EstimatorCases))]
    public void A_column_of_a_wrong_type_is_named_wherever_it_is_noticed(string name)
    {
        using var harness = new EstimatorHarness(name);

        AssertRefused(harness, harness.WithNumbersAs);
    }

    [TestMethod]
    [DynamicData(nameof(EstimatorCases.Names), typeof(EstimatorCases))]
    public void What_is_not_needed_to_transform_may_be_missing(string name)
    {
        using var harness = new EstimatorHarness(name);
        foreach (string column in harness.Case.FitInputs)
        {
            AssertSame(harness.ReadOutputs(), harness.ReadOutputs(harness.Transformer.Transform(harness.Without(column))));
        }
    }

    [TestMethod]
    [DynamicData(nameof(EstimatorCases.Names), typeof(EstimatorCases))]
    public void Sets_of_cursors_give_every_row_once(string name)
    {
        using var harness = new EstimatorHarness(name);
        List<Dictionary<string, string>> expected = harness.ReadOutputs();
        IDataView transformed = harness.Transformed;
        foreach (string[] columns in (string[][])[harness.Case.Outputs, ["Text"]])
        {
            DataViewSchema.Column[] active = [.. columns.Select(column => transformed.Schema[column])];
            List<Dictionary<string, string>> rows = [];
            foreach (DataViewRowCursor cursor in transformed.GetRowCursorSet(active, 4))
            {
                using (cursor)
                {
                    rows.AddRange(RowValues.Read(cursor, active));
                }
            }

            List<Dictionary<string, string>> all =
                columns == harness.Case.Outputs ? expected : RowValues.ReadAll(harness.Data, [harness.Data.Schema["Text"]]);
            CollectionAssert.AreEquivalent(all.Select(Line).ToArray(), rows.Select(Line).ToArray());
        }
    }

    [TestMethod]
    [DynamicData(nameof(EstimatorCases.Names), typeof(EstimatorCases))]
    public void Each_column_alone_is_what_it_is_with_the_others(string name)
    {
        using var harness = new EstimatorHarness(name);
        List<Dictionary<string, string>> expected = harness.ReadOutputs();
        IDataView transformed = harness.Transformed;
        foreach (string output in harness.Case.Outputs)
        {
            List<Dictionary<string, string>> alone = RowValues.ReadAll(transformed, [transformed.Schema[output]]);

            AssertSame([.. expected.Select(row => new Dictionary<string, string> { [output] = row[output] })], alone);
        }
    }

    [TestMethod]
    [DynamicData(nameof(EstimatorCases.Names), typeof(EstimatorCases))]
    public void Shuffled_rows_keep_their_values(string name)
    {
        using var harness = new EstimatorHarness(name);
        string[] expected = [.. harness.ReadOutputs().Zip(harness.Rows, (row, picture) => $"{Line(row)} {picture.ImagePath}").Order()];
        IDataView shuffled = harness.Context.Data.ShuffleRows(harness.Transformed, seed: 3);
        DataViewSchema.Column[] columns = [.. harness.Case.Outputs.Append("ImagePath").Select(column => shuffled.Schema[column])];

        List<Dictionary<string, string>> rows = RowValues.ReadAll(shuffled, columns);

        IEnumerable<string> actual =
            rows.Select(row => $"{Line(row.Where(value => value.Key != "ImagePath").ToDictionary())} {row["ImagePath"]}");
        CollectionAssert.AreEqual(expected, actual.Order().ToArray());
        CollectionAssert.AreNotEqual(
            harness.Rows.Select(row => row.ImagePath).ToArray(), rows.Select(row => row["ImagePath"]).ToArray(), "they were not shuffled");
    }

    [TestMethod]
    [DynamicData(nameof(EstimatorCases.Names), typeof(EstimatorCases))]
    public void Data_without_rows_stay_without_rows(string name)
    {
        using var harness = new EstimatorHarness(name);

        IDataView none = harness.Pipeline.Transform(harness.Context.Data.LoadFromEnumerable(Array.Empty<PictureRow>()));

        Assert.IsEmpty(harness.ReadOutputs(none));
    }

    [TestMethod]
    [DynamicData(nameof(EstimatorCases.Names), typeof(EstimatorCases))]
    public void Nothing_works_after_Dispose(string name)
    {
        using var harness = new EstimatorHarness(name);
        IDataView transformed = harness.Transformed;
        PredictionEngine<PictureRow, Prediction> engine = harness.CreateEngine();
        using DataViewRowCursor cursor = transformed.GetRowCursor(transformed.Schema);
        Func<string> read = RowValues.Reader(cursor, transformed.Schema[harness.Case.Outputs[0]]);
        harness.ReadOutputs();
        cursor.MoveNext();

        ((IDisposable)harness.Transformer).Dispose();
        ((IDisposable)harness.Transformer).Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => harness.Transformer.Transform(harness.Data));
        Assert.ThrowsExactly<ObjectDisposedException>(() => harness.Transformer.GetOutputSchema(harness.Data.Schema));
        Assert.ThrowsExactly<ObjectDisposedException>(() => harness.Transformer.GetRowToRowMapper(harness.Data.Schema));
        Assert.ThrowsExactly<ObjectDisposedException>(() => engine.Predict(harness.Rows[0]));
        Assert.ThrowsExactly<ObjectDisposedException>(() => read());
        Assert.ThrowsExactly<ObjectDisposedException>(() => harness.ReadOutputs(transformed));
    }

    [TestMethod]
    [DynamicData(nameof(EstimatorCases.Names), typeof(EstimatorCases))]
    public void Disposing_of_one_transformer_leaves_others_of_the_same_model_alone(string name)
    {
        using var harness = new EstimatorHarness(name);
        List<Dictionary<string, string>> expected = harness.ReadOutputs();

        (harness.Estimator.Fit(harness.Data) as IDisposable)!.Dispose();

        AssertSame(expected, harness.ReadOutputs());
    }

    private static void AssertRefused(EstimatorHarness harness, Func<string, IDataView> spoil)
    {
        ITransformer loaded = harness.Reload(out _);
        using var owner = (IDisposable)loaded;
        foreach (string column in harness.Case.Inputs.Concat(harness.Case.FitInputs))
        {
            IDataView bad = spoil(column);
            AssertNames(column, () => harness.Estimator.GetOutputSchema(bad.Schema.ToShape()));
            AssertNames(column, () => harness.Estimator.Fit(bad));
            ITransformer[] readers = harness.Case.Inputs.Contains(column) ? [harness.Transformer, loaded] : [];
            foreach (ITransformer transformer in readers)
            {
                AssertNames(column, () => transformer.GetOutputSchema(bad.Schema));
                AssertNames(column, () => transformer.Transform(bad));
                AssertNames(column, () => transformer.GetRowToRowMapper(bad.Schema));
            }
        }
    }

    private static void AssertNames(string column, Action action) =>
        Assert.Contains($"'{column}'", Assert.ThrowsExactly<ArgumentOutOfRangeException>(action).Message);

    private static void AssertSame(List<Dictionary<string, string>> expected, List<Dictionary<string, string>> actual) =>
        CollectionAssert.AreEqual(expected.Select(Line).ToArray(), actual.Select(Line).ToArray());

    private static string Line(Dictionary<string, string> row) =>
        string.Join("; ", row.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => $"{value.Key} = {value.Value}"));
}
