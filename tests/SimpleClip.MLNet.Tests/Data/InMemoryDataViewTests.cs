using Microsoft.ML;
using Microsoft.ML.Data;

namespace SimpleClip.MLNet.Tests.Data;

/// <summary>What loaded pairs promise as data.</summary>
[TestClass]
public sealed class InMemoryDataViewTests
{
    private const int RowCount = 1000;
    private readonly MLContext _context = new();
    private readonly IDataView _data;

    public InMemoryDataViewTests()
    {
        string lines = string.Concat(Enumerable.Range(0, RowCount).Select(i => $"{i}.jpg\tcaption {i}\n"));
        _data = _context.Clip().Data.LoadFromTextFile(TextFiles.Write(".tsv", "filepath\ttitle\n" + lines));
    }

    [TestMethod]
    public void The_columns_are_a_path_and_a_vector_of_captions()
    {
        Assert.AreEqual("ImagePath String; Captions Vector<String>", string.Join("; ", _data.Schema.Select(column => $"{column.Name} {column.Type}")));
        Assert.IsFalse(((VectorDataViewType)_data.Schema["Captions"].Type).IsKnownSize);
        Assert.AreEqual((long)RowCount, _data.GetRowCount());
        Assert.IsTrue(_data.CanShuffle);
    }

    [TestMethod]
    public void Shuffling_permutes_all_rows_and_follows_the_generator()
    {
        int[] first = Read(new Random(1));
        CollectionAssert.AreEqual(Enumerable.Range(0, RowCount).ToArray(), first.Order().ToArray());
        CollectionAssert.AreEqual(first, Read(new Random(1)));
        CollectionAssert.AreNotEqual(first, Read(new Random(2)));
        CollectionAssert.AreEqual(Enumerable.Range(0, RowCount).ToArray(), Read(null));

        // A pool of a few rows that moves along the file, as ML.NET's own shuffling has, would leave early rows early.
        Assert.IsLessThan(0.15, Math.Abs(Correlation(first)));
    }

    [TestMethod]
    public void The_id_of_a_row_is_the_same_in_every_order()
    {
        using DataViewRowCursor cursor = _data.GetRowCursor(_data.Schema, new Random(1));
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        ValueGetter<ReadOnlyMemory<char>> getPath = cursor.GetGetter<ReadOnlyMemory<char>>(_data.Schema["ImagePath"]);
        while (cursor.MoveNext())
        {
            DataViewRowId id = default;
            ReadOnlyMemory<char> path = default;
            getId(ref id);
            getPath(ref path);
            Assert.AreEqual($"{id.Low}", Path.GetFileNameWithoutExtension(path.ToString()));
        }
    }

    [TestMethod]
    public void Many_cursors_read_at_once()
    {
        Parallel.For(0, 64, i => Assert.AreEqual(RowCount * (RowCount - 1) / 2, Read(i % 2 == 0 ? null : new Random(i)).Sum()));
    }

    [TestMethod]
    public void Values_can_only_be_fetched_on_a_row_and_of_active_columns()
    {
        using DataViewRowCursor cursor = _data.GetRowCursor([_data.Schema["ImagePath"]]);
        ReadOnlyMemory<char> path = default;
        ValueGetter<ReadOnlyMemory<char>> getter = cursor.GetGetter<ReadOnlyMemory<char>>(_data.Schema["ImagePath"]);
        Assert.ThrowsExactly<InvalidOperationException>(() => getter(ref path));
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(_data.Schema["Captions"]));
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<float>(_data.Schema["ImagePath"]));
        while (cursor.MoveNext())
        {
        }

        Assert.IsFalse(cursor.MoveNext());
        Assert.ThrowsExactly<InvalidOperationException>(() => getter(ref path));
    }

    [TestMethod]
    public void It_splits_and_caches_like_any_data()
    {
        DataOperationsCatalog.TrainTestData split = _context.Data.TrainTestSplit(_context.Data.Cache(_data), testFraction: 0.2, seed: 1);
        int train = split.TrainSet.GetTexts("ImagePath").Length;
        int test = split.TestSet.GetTexts("ImagePath").Length;
        Assert.AreEqual(RowCount, train + test);
        Assert.IsGreaterThan(100, test);
        Assert.IsLessThan(300, test);
    }

    private int[] Read(Random? random)
    {
        using DataViewRowCursor cursor = _data.GetRowCursor(_data.Schema, random);
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(_data.Schema["Captions"]);
        VBuffer<ReadOnlyMemory<char>> captions = default;
        var numbers = new List<int>();
        while (cursor.MoveNext())
        {
            getter(ref captions);
            numbers.Add(int.Parse(captions.GetValues()[0].Span["caption ".Length..], System.Globalization.CultureInfo.InvariantCulture));
        }

        return [.. numbers];
    }

    private static double Correlation(int[] order)
    {
        double mean = (order.Length - 1) / 2.0;
        double covariance = order.Select((value, index) => (value - mean) * (index - mean)).Sum();
        return covariance / order.Sum(value => (value - mean) * (value - mean));
    }
}
