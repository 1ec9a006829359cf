using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.MLNet.TestComponents;

namespace SimpleClip.MLNet.Tests.Batching;

/// <summary>Single rows, as prediction engines ask for them.</summary>
[TestClass]
public sealed class BatchRowTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void A_prediction_computes_a_batch_of_one_for_all_its_outputs()
    {
        ShiftTransformer shift = MakeShift();
        using var engine = _context.Model.CreatePredictionEngine<Number, ShiftedNumber>(shift);
        for (int i = 0; i < 100; i++)
        {
            ShiftedNumber result = engine.Predict(new Number { Value = i, Name = $"n{i}" });
            result.AssertConsistent();
            Assert.AreEqual(1, result.ShiftedBatchSize);
        }

        Assert.HasCount(100, shift.Log.Evaluations);
    }

    [TestMethod]
    public void A_prediction_works_through_a_chain()
    {
        IDataView source = _context.Data.LoadFromEnumerable(Number.Sequence(5));
        var pipeline = _context.Transforms.CopyColumns("Copy", "Value")
            .Append(new ShiftEstimator(_context, new ShiftOptions(Input: "Copy")))
            .Append(new ShiftEstimator(_context, new ShiftOptions(Input: "Shifted", Output: "Twice")))
            .Append(_context.Transforms.Concatenate("Features", "Shifted", "Twice"));
        using var engine = _context.Model.CreatePredictionEngine<Number, Features>(pipeline.Fit(source));
        CollectionAssert.AreEqual(new[] { 107f, 207f }, engine.Predict(new Number { Value = 7 }).Values);
    }

    [TestMethod]
    public void An_output_that_the_result_lacks_is_not_computed()
    {
        ShiftTransformer shift = MakeShift();
        using var engine = _context.Model.CreatePredictionEngine<Number, Number>(shift);
        Assert.AreEqual("x", engine.Predict(new Number { Name = "x" }).Name);
        Assert.IsEmpty(shift.Log.Evaluations);
    }

    [TestMethod]
    public void A_failed_prediction_throws_the_cause_and_the_next_one_works()
    {
        using var engine = _context.Model.CreatePredictionEngine<Number, ShiftedNumber>(MakeShift());
        Assert.ThrowsExactly<FormatException>(() => engine.Predict(new Number { Value = ShiftTransformer.Unreadable }));
        Assert.ThrowsExactly<ArithmeticException>(() => engine.Predict(new Number { Value = ShiftTransformer.Incomputable }));
        Assert.AreEqual(101f, engine.Predict(new Number { Value = 1 }).Shifted);
    }

    [TestMethod]
    public void The_row_mapper_says_which_columns_an_output_depends_on()
    {
        IDataView source = _context.Data.LoadFromEnumerable(Number.Sequence(1));
        ITransformer shift = MakeShift();
        Assert.IsTrue(shift.IsRowToRowMapper);
        IRowToRowMapper mapper = shift.GetRowToRowMapper(source.Schema);
        Assert.AreSame(source.Schema, mapper.InputSchema);
        CollectionAssert.AreEqual(new[] { "Value" }, Names(mapper.GetDependencies([mapper.OutputSchema["Shifted"]])));
        CollectionAssert.AreEqual(new[] { "Name" }, Names(mapper.GetDependencies([mapper.OutputSchema["Name"]])));
        CollectionAssert.AreEquivalent(new[] { "Name", "Value" }, Names(mapper.GetDependencies([mapper.OutputSchema["Name"], mapper.OutputSchema["Shifted"]])));

        static string[] Names(IEnumerable<DataViewSchema.Column> columns) => columns.Select(column => column.Name).ToArray();
    }

    [TestMethod]
    public void A_row_of_another_schema_is_refused()
    {
        IDataView source = _context.Data.LoadFromEnumerable(Number.Sequence(1));
        IDataView other = _context.Data.LoadFromEnumerable(Number.Sequence(1));
        IRowToRowMapper mapper = ((ITransformer)MakeShift()).GetRowToRowMapper(source.Schema);
        using DataViewRowCursor row = other.GetRowCursor(other.Schema);
        Assert.ThrowsExactly<ArgumentException>(() => mapper.GetRow(row, mapper.OutputSchema));
    }

    [TestMethod]
    public void A_row_follows_the_cursor_it_was_made_on_and_is_disposed_of_with_its_batch()
    {
        var source = new RecordingDataView(_context.Data.LoadFromEnumerable(Number.Sequence(5)));
        ShiftTransformer shift = MakeShift();
        IRowToRowMapper mapper = ((ITransformer)shift).GetRowToRowMapper(source.Schema);
        DataViewRowCursor cursor = source.GetRowCursor(source.Schema);
        DataViewRow row = mapper.GetRow(cursor, mapper.OutputSchema);
        ValueGetter<float> getter = row.GetGetter<float>(mapper.OutputSchema["Shifted"]);
        float value = 0;
        for (int i = 0; i < 5; i++)
        {
            Assert.IsTrue(cursor.MoveNext());
            getter(ref value);
            getter(ref value);
            Assert.AreEqual(i + 100f, value);
            Assert.AreEqual(i, row.Position);
        }

        Assert.HasCount(5, shift.Log.Evaluations);
        row.Dispose();
        Assert.AreEqual(0, shift.Log.BatchesAlive);
        Assert.AreEqual(0, source.CursorsAlive);
        Assert.ThrowsExactly<ObjectDisposedException>(() => getter(ref value));
    }

    private ShiftTransformer MakeShift() => new(_context, new ShiftOptions());

    private sealed class Features
    {
        [VectorType(2)]
        [ColumnName("Features")]
        public float[] Values { get; set; } = [];
    }
}
