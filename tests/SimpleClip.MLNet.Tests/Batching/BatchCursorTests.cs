using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Batching;
using SimpleClip.MLNet.TestComponents;

namespace SimpleClip.MLNet.Tests.Batching;

[TestClass]
public sealed class BatchCursorTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(10)]
    [DataRow(64)]
    public void Values_do_not_depend_on_the_batch_size(int batchSize)
    {
        ShiftTransformer shift = MakeShift(batchSize);
        ShiftedNumber[] rows = Rows(shift.Transform(Numbers(10)));
        Assert.HasCount(10, rows);
        CollectionAssert.AreEqual(Enumerable.Range(0, 10).Select(i => (float)i).ToArray(), rows.Select(row => row.Value).ToArray());
        foreach (ShiftedNumber row in rows)
        {
            row.AssertConsistent();
        }
    }

    [TestMethod]
    public void Batches_are_full_but_for_the_last()
    {
        ShiftTransformer shift = MakeShift(batchSize: 4);
        ShiftedNumber[] rows = Rows(shift.Transform(Numbers(10)));
        CollectionAssert.AreEqual(new[] { 4, 4, 2 }, shift.Log.Evaluations.ToArray());
        CollectionAssert.AreEqual(new[] { 4, 4, 4, 4, 4, 4, 4, 4, 2, 2 }, rows.Select(row => row.ShiftedBatchSize).ToArray());
    }

    [TestMethod]
    public void Data_without_rows_gives_none()
    {
        ShiftTransformer shift = MakeShift();
        Assert.IsEmpty(Rows(shift.Transform(Numbers(0))));
        Assert.IsEmpty(shift.Log.Evaluations);
    }

    [TestMethod]
    public void Nothing_is_evaluated_when_no_added_column_is_read()
    {
        ShiftTransformer shift = MakeShift();
        IDataView data = shift.Transform(Numbers(10));
        string[] names = data.GetTexts("Name");
        Assert.HasCount(10, names);
        Assert.AreEqual("n9", names[9]);
        Assert.IsEmpty(shift.Log.ActiveOutputs);
    }

    [TestMethod]
    public void Rows_skipped_over_are_not_evaluated()
    {
        ShiftTransformer shift = MakeShift(batchSize: 4);
        float[] last = _context.Data.SkipRows(shift.Transform(Numbers(10)), 8).GetValues<float>("Shifted");
        CollectionAssert.AreEqual(new[] { 108f, 109f }, last);
        CollectionAssert.AreEqual(new[] { 2 }, shift.Log.Evaluations.ToArray());
    }

    [TestMethod]
    public void Only_the_outputs_asked_for_are_computed()
    {
        ShiftTransformer shift = MakeShift();
        _ = shift.Transform(Numbers(3)).GetValues<int>("ShiftedBatchSize");
        CollectionAssert.AreEqual(new[] { "1" }, shift.Log.ActiveOutputs.ToArray());
    }

    [TestMethod]
    public void Only_the_columns_needed_are_read_from_the_source()
    {
        var source = new RecordingDataView(Numbers(3));
        _ = MakeShift().Transform(source).GetValues<float>("Shifted");
        CollectionAssert.AreEquivalent(new[] { "", "Value" }, source.Cursors.Select(cursor => cursor.Columns).ToArray());
    }

    [TestMethod]
    public void Position_and_id_are_those_of_the_current_row()
    {
        IDataView source = Numbers(9);
        IDataView data = MakeShift(batchSize: 4).Transform(source);
        using DataViewRowCursor expected = source.GetRowCursor(source.Schema);
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        ValueGetter<DataViewRowId> expectedId = expected.GetIdGetter();
        ValueGetter<DataViewRowId> id = cursor.GetIdGetter();
        while (expected.MoveNext())
        {
            Assert.IsTrue(cursor.MoveNext());
            Assert.AreEqual(expected.Position, cursor.Position);
            Assert.AreEqual(expected.Batch, cursor.Batch);
            DataViewRowId expectedValue = default;
            DataViewRowId value = default;
            expectedId(ref expectedValue);
            id(ref value);
            Assert.AreEqual(expectedValue, value);
        }

        Assert.IsFalse(cursor.MoveNext());
        Assert.IsFalse(cursor.MoveNext());
    }

    [TestMethod]
    public void Values_can_only_be_fetched_on_a_row()
    {
        IDataView data = MakeShift().Transform(Numbers(1));
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        ValueGetter<float> getter = cursor.GetGetter<float>(data.Schema["Shifted"]);
        float value = 0;
        Assert.ThrowsExactly<InvalidOperationException>(() => getter(ref value));
        Assert.IsTrue(cursor.MoveNext());
        getter(ref value);
        Assert.AreEqual(100f, value);
        Assert.IsFalse(cursor.MoveNext());
        Assert.ThrowsExactly<InvalidOperationException>(() => getter(ref value));
    }

    [TestMethod]
    public void A_getter_of_another_type_is_refused_with_both_types_named()
    {
        IDataView data = MakeShift().Transform(Numbers(1));
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        var e = Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<int>(data.Schema["Shifted"]));
        Assert.Contains("System.Int32", e.Message);
        Assert.Contains("System.Single", e.Message);
    }

    [TestMethod]
    public void A_column_not_asked_for_is_inactive()
    {
        IDataView data = MakeShift().Transform(Numbers(1));
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema["Shifted"]]);
        Assert.IsTrue(cursor.IsColumnActive(data.Schema["Shifted"]));
        Assert.IsFalse(cursor.IsColumnActive(data.Schema["Value"]));
        Assert.IsFalse(cursor.IsColumnActive(data.Schema["ShiftedBatchSize"]));
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<float>(data.Schema["Value"]));
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<int>(data.Schema["ShiftedBatchSize"]));
    }

    [TestMethod]
    public void A_column_of_another_schema_is_refused()
    {
        IDataView data = MakeShift().Transform(Numbers(1));
        DataViewSchema.Column foreign = MakeShift().Transform(data).Schema[5];
        var e = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => data.GetRowCursor([foreign]));
        Assert.Contains("does not belong", e.Message);
    }

    [TestMethod]
    public void A_row_that_cannot_be_read_is_named()
    {
        Number[] numbers = Number.Sequence(10);
        numbers[6].Value = ShiftTransformer.Unreadable;
        var e = Assert.ThrowsExactly<RowException>(() => Rows(MakeShift().Transform(_context.Data.LoadFromEnumerable(numbers))));
        Assert.AreEqual(6, e.Row);
        Assert.AreEqual("Row 6: the value cannot be read", e.Message);
        Assert.IsInstanceOfType<FormatException>(e.InnerException);
    }

    [TestMethod]
    public void A_row_that_cannot_be_computed_is_named()
    {
        Number[] numbers = Number.Sequence(10);
        numbers[6].Value = ShiftTransformer.Incomputable;
        var e = Assert.ThrowsExactly<RowException>(() => Rows(MakeShift().Transform(_context.Data.LoadFromEnumerable(numbers))));
        Assert.AreEqual(6, e.Row);
        Assert.AreEqual("Row 6: the value cannot be computed", e.Message);
        Assert.IsInstanceOfType<ArithmeticException>(e.InnerException);
    }

    [TestMethod]
    public void A_source_that_gives_other_rows_the_second_time_is_found_out()
    {
        IDataView data = MakeShift().Transform(new RecordingDataView(Numbers(10)) { LosesARowEachTime = true });
        var e = Assert.ThrowsExactly<InvalidOperationException>(() => data.GetValues<float>("Shifted"));
        Assert.Contains("another order", e.Message);
    }

    [TestMethod]
    public void Disposing_of_a_cursor_disposes_of_all_it_opened()
    {
        var source = new RecordingDataView(Numbers(10));
        ShiftTransformer shift = MakeShift();
        IDataView data = shift.Transform(source);
        DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        cursor.MoveNext();
        Assert.AreEqual(1, shift.Log.BatchesAlive);
        Assert.AreEqual(2, source.CursorsAlive);
        cursor.Dispose();
        cursor.Dispose();
        Assert.AreEqual(0, shift.Log.BatchesAlive);
        Assert.AreEqual(0, source.CursorsAlive);
        Assert.IsFalse(cursor.MoveNext());
    }

    [TestMethod]
    public void A_column_of_the_same_name_is_hidden_by_the_added_one()
    {
        IDataView data = new ShiftTransformer(_context, new ShiftOptions(Output: "Value")).Transform(Numbers(3));
        CollectionAssert.AreEqual(new[] { 100f, 101f, 102f }, data.GetValues<float>("Value"));
        Assert.IsTrue(data.Schema[0].IsHidden);
    }

    [TestMethod]
    public void Cancelling_the_context_ends_the_reading()
    {
        IDataView data = MakeShift(batchSize: 2).Transform(Numbers(10));
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        ValueGetter<float> getter = cursor.GetGetter<float>(data.Schema["Shifted"]);
        float value = 0;
        cursor.MoveNext();
        getter(ref value);
        Cancellation.Cancel(_context);
        cursor.MoveNext();
        cursor.MoveNext();
        Assert.ThrowsExactly<OperationCanceledException>(() => getter(ref value));
    }

    private ShiftTransformer MakeShift(int batchSize = 4) => new(_context, new ShiftOptions(BatchSize: batchSize));

    private IDataView Numbers(int count) => _context.Data.LoadFromEnumerable(Number.Sequence(count));

    private ShiftedNumber[] Rows(IDataView data) => _context.Data.CreateEnumerable<ShiftedNumber>(data, reuseRowObject: false).ToArray();
}
