using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.MLNet.TestComponents;

namespace SimpleClip.MLNet.Tests.Batching;

/// <summary>Batched columns among ML.NET's own views and transforms.</summary>
[TestClass]
public sealed class BatchPipelineTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Shuffled_rows_keep_their_own_values()
    {
        IDataView shuffled = _context.Data.ShuffleRows(_context.Data.LoadFromEnumerable(Number.Sequence(500)), seed: 3);
        ShiftedNumber[] rows = Rows(MakeShift(batchSize: 32).Transform(shuffled));
        AssertAllThere(rows, 500);
        Assert.IsFalse(rows.Select(row => row.Value).SequenceEqual(Enumerable.Range(0, 500).Select(i => (float)i)));
    }

    [TestMethod]
    public void The_result_can_be_shuffled()
    {
        IDataView data = MakeShift(batchSize: 32).Transform(_context.Data.LoadFromEnumerable(Number.Sequence(500)));
        ShiftedNumber[] rows = Rows(_context.Data.ShuffleRows(data, seed: 3));
        AssertAllThere(rows, 500);
        Assert.IsFalse(rows.Select(row => row.Value).SequenceEqual(Enumerable.Range(0, 500).Select(i => (float)i)));
    }

    [TestMethod]
    public void The_same_random_state_gives_the_same_order_whatever_the_columns()
    {
        IDataView data = MakeShift().Transform(_context.Data.Cache(_context.Data.LoadFromEnumerable(Number.Sequence(50))));
        float[] alone = Read(data, ["Value"], "Value");
        float[] withOutputs = Read(data, ["Value", "Shifted"], "Value");
        float[] outputs = Read(data, ["Shifted"], "Shifted");
        CollectionAssert.AreNotEqual(alone.Order().ToArray(), alone, "the order should be a random one");
        CollectionAssert.AreEqual(alone, withOutputs);
        CollectionAssert.AreEqual(alone, outputs.Select(value => value - 100).ToArray());

        static float[] Read(IDataView data, string[] columns, string column)
        {
            using DataViewRowCursor cursor = data.GetRowCursor(columns.Select(name => data.Schema[name]), new Random(7));
            ValueGetter<float> getter = cursor.GetGetter<float>(data.Schema[column]);
            var values = new List<float>();
            while (cursor.MoveNext())
            {
                float value = 0;
                getter(ref value);
                values.Add(value);
            }

            return [.. values];
        }
    }

    [TestMethod]
    public void Two_of_them_in_a_row_compute_each_batch_once_even_when_shuffled()
    {
        ShiftTransformer first = MakeShift();
        var second = new ShiftTransformer(_context, new ShiftOptions(Input: "Shifted", Output: "Twice", Offset: 1000, BatchSize: 3));
        IDataView data = second.Transform(first.Transform(_context.Data.Cache(_context.Data.LoadFromEnumerable(Number.Sequence(20)))));
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema["Name"], data.Schema["Twice"]], new Random(5));
        ValueGetter<ReadOnlyMemory<char>> name = cursor.GetGetter<ReadOnlyMemory<char>>(data.Schema["Name"]);
        ValueGetter<float> twice = cursor.GetGetter<float>(data.Schema["Twice"]);
        int count = 0;
        while (cursor.MoveNext())
        {
            ReadOnlyMemory<char> text = default;
            float value = 0;
            name(ref text);
            twice(ref value);
            Assert.AreEqual($"n{value - 1100}", text.ToString());
            count++;
        }

        Assert.AreEqual(20, count);
        Assert.AreEqual(20, first.Log.Evaluations.Sum());
        Assert.AreEqual(20, second.Log.Evaluations.Sum());
    }

    [TestMethod]
    public void A_cache_after_it_computes_each_row_once()
    {
        ShiftTransformer shift = MakeShift();
        IDataView cached = _context.Data.Cache(shift.Transform(_context.Data.LoadFromEnumerable(Number.Sequence(10))), "Shifted", "ShiftedBatchSize");
        AssertAllThere(Rows(cached), 10);
        AssertAllThere(Rows(cached), 10);
        Assert.AreEqual(10, shift.Log.Evaluations.Sum());
    }

    [TestMethod]
    public void Caches_filters_and_takes_before_and_after_give_the_rows_they_should()
    {
        IDataView source = _context.Data.Cache(_context.Data.LoadFromEnumerable(Number.Sequence(40)));
        IDataView filtered = _context.Data.FilterRowsByColumn(source, "Value", lowerBound: 10, upperBound: 35);
        IDataView data = MakeShift().Transform(filtered);
        IDataView rows = _context.Data.TakeRows(_context.Data.FilterRowsByColumn(data, "Shifted", lowerBound: 115), 7);
        ShiftedNumber[] result = Rows(rows);
        CollectionAssert.AreEqual(Enumerable.Range(15, 7).Select(i => (float)i).ToArray(), result.Select(row => row.Value).ToArray());
        Array.ForEach(result, row => row.AssertConsistent());
    }

    [TestMethod]
    public void It_fits_and_transforms_in_a_chain_with_built_in_steps()
    {
        IDataView source = _context.Data.LoadFromEnumerable(Number.Sequence(300));
        var pipeline = _context.Transforms.CopyColumns("Copy", "Value")
            .Append(new ShiftEstimator(_context, new ShiftOptions(Input: "Copy")))
            .Append(_context.Transforms.Concatenate("Features", "Shifted", "Value"))
            .Append(_context.Transforms.Conversion.MapValueToKey("Key", "Shifted", maximumNumberOfKeys: 300))
            .AppendCacheCheckpoint(_context)
            .Append(new ShiftEstimator(_context, new ShiftOptions(Output: "Again")));
        IDataView data = pipeline.Fit(source).Transform(source);
        CollectionAssert.AreEqual(new[] { 399f, 299f }, data.GetVectors("Features")[299]);
        CollectionAssert.AreEqual(Enumerable.Range(1, 300).Select(i => (uint)i).ToArray(), data.GetValues<uint>("Key"));
        CollectionAssert.AreEqual(Enumerable.Range(0, 300).Select(i => i + 100f).ToArray(), data.GetValues<float>("Again"));
    }

    [TestMethod]
    public void The_row_count_and_the_ability_to_shuffle_are_the_sources()
    {
        IDataView known = _context.Clip().Data.LoadFromTextFile(TextFiles.Write(".tsv", "filepath\ttitle\na\tx\nb\ty\n"));
        IDataView numbers = _context.Data.LoadFromEnumerable(Number.Sequence(3));
        IDataView endless = _context.Data.LoadFromEnumerable(Number.Sequence(3).Where(number => number.Value > 0));
        Assert.AreEqual(2L, known.GetRowCount());
        foreach (IDataView source in new[] { numbers, endless })
        {
            IDataView data = MakeShift().Transform(source);
            Assert.AreEqual(source.GetRowCount(), data.GetRowCount());
            Assert.AreEqual(source.CanShuffle, data.CanShuffle);
        }
    }

    [TestMethod]
    public void A_cursor_set_has_one_cursor_where_something_is_computed_and_the_sources_number_elsewhere()
    {
        var source = new RecordingDataView(_context.Data.LoadFromEnumerable(Number.Sequence(30)));
        IDataView data = MakeShift().Transform(source);
        DataViewRowCursor[] computing = data.GetRowCursorSet(data.Schema, 4);
        Assert.HasCount(1, computing);
        DataViewRowCursor[] passing = data.GetRowCursorSet([data.Schema["Name"]], 4);
        Assert.HasCount(4, passing);
        Assert.IsTrue(passing.All(cursor => cursor.MoveNext() && cursor.Schema == data.Schema && cursor.IsColumnActive(data.Schema["Name"])));
        foreach (DataViewRowCursor cursor in computing.Concat(passing))
        {
            cursor.Dispose();
        }

        Assert.AreEqual(0, source.CursorsAlive);
    }

    [TestMethod]
    public void Parallel_readers_get_every_row_once()
    {
        IDataView data = MakeShift(batchSize: 16).Transform(_context.Data.LoadFromEnumerable(Number.Sequence(2000)));
        IDataView parallel = _context.Transforms.Conversion.ConvertType("Double", "Shifted", DataKind.Double).Fit(data).Transform(data);
        double[] values = parallel.GetValues<double>("Double").Order().ToArray();
        CollectionAssert.AreEqual(Enumerable.Range(0, 2000).Select(i => i + 100.0).ToArray(), values);
    }

    [TestMethod]
    public void Estimators_see_the_added_columns_as_the_data_shows_them()
    {
        IDataView source = _context.Data.LoadFromEnumerable(Number.Sequence(3));
        var estimator = new ShiftEstimator(_context, new ShiftOptions());
        SchemaShape promised = estimator.GetOutputSchema(SimpleClip.Schema.DataViewSchemaExtensions.ToShape(source.Schema));
        SchemaShape kept = SimpleClip.Schema.DataViewSchemaExtensions.ToShape(estimator.Fit(source).GetOutputSchema(source.Schema));
        CollectionAssert.AreEquivalent(Describe(kept), Describe(promised));

        static string[] Describe(SchemaShape shape) => shape.Select(column => $"{column.Name} {column.Kind} {column.ItemType} {column.IsKey}").ToArray();
    }

    [TestMethod]
    public void A_missing_or_mistyped_input_column_is_reported_before_any_row_is_read()
    {
        IDataView source = _context.Data.LoadFromEnumerable(Number.Sequence(3));
        var missing = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ShiftTransformer(_context, new ShiftOptions(Input: "Nope")).Transform(source));
        Assert.StartsWith("Could not find value column 'Nope'", missing.Message);
        var mistyped = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => new ShiftTransformer(_context, new ShiftOptions(Input: "Name")).GetOutputSchema(source.Schema));
        Assert.StartsWith("Schema mismatch for value column 'Name': expected Single, got String", mistyped.Message);
    }

    private ShiftTransformer MakeShift(int batchSize = 4) => new(_context, new ShiftOptions(BatchSize: batchSize));

    private ShiftedNumber[] Rows(IDataView data) => _context.Data.CreateEnumerable<ShiftedNumber>(data, reuseRowObject: false).ToArray();

    private static void AssertAllThere(ShiftedNumber[] rows, int count)
    {
        CollectionAssert.AreEqual(Enumerable.Range(0, count).Select(i => (float)i).ToArray(), rows.Select(row => row.Value).Order().ToArray());
        Array.ForEach(rows, row => row.AssertConsistent());
    }
}
