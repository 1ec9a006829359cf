using Microsoft.ML;
using SimpleClip.Batching;
using SimpleClip.ServingApp;
using SimpleClip.Testing;
using SimpleClip.Tests.Estimators;

namespace SimpleClip.Tests.Retrieval;

[TestClass]
public sealed class RetrievalTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow(RetrievalQuery.Text, "Text")]
    [DataRow(RetrievalQuery.Image, "ImagePath")]
    public void The_most_similar_keys_come_first(RetrievalQuery query, string column)
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = PictureRow.OfColors(folder.Path);
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        using RetrievalTransformer transformer = _context.Clip().Transforms
            .Retrieval("Matches", column, ColorModel.Create(), ColorIndex.Instance, query, k: 2).Fit(data);

        Prediction[] found = [.. _context.Data.CreateEnumerable<Prediction>(
            transformer.Transform(data), reuseRowObject: false, ignoreMissingColumns: true)];

        CollectionAssert.AreEqual(rows.Select(row => row.Label).ToArray(), found.Select(row => row.Matches[0]).ToArray());
        foreach (Prediction row in found)
        {
            Assert.HasCount(2, row.Matches);
            Assert.AreEqual(1, row.Score[0], 1e-6f);
            Assert.IsLessThan(0.9f, row.Score[1]);
        }
    }

    [TestMethod]
    public void Slots_without_a_match_are_missing_values()
    {
        using EmbeddingIndex index = EmbeddingIndex.Create(ColorModel.Dimension);
        index.Add("only", [1, 0, 0, 0]);
        IDataView data = _context.Data.LoadFromEnumerable(new PictureRow[] { new() { Text = "red" } });
        using RetrievalTransformer transformer = _context.Clip().Transforms
            .Retrieval("Matches", "Text", ColorModel.Create(), index, k: 3).Fit(data);
        using PredictionEngine<PictureRow, Prediction> engine = _context.Model.CreatePredictionEngine<PictureRow, Prediction>(
            transformer, new PredictionEngineOptions { OwnsTransformer = false });

        Prediction found = engine.Predict(new PictureRow { Text = "red" });

        CollectionAssert.AreEqual(new[] { "only", "", "" }, found.Matches);
        Assert.IsFalse(float.IsNaN(found.Score[0]));
        Assert.IsTrue(float.IsNaN(found.Score[1]) && float.IsNaN(found.Score[2]));
    }

    [TestMethod]
    public void What_is_added_later_is_found_and_the_index_stays_the_callers()
    {
        using EmbeddingIndex index = EmbeddingIndex.Create(ColorModel.Dimension);
        index.Add("red", [1, -1, -1, 0]);
        IDataView data = _context.Data.LoadFromEnumerable(new PictureRow[] { new() { Text = "blue" } });
        RetrievalTransformer transformer = _context.Clip().Transforms
            .Retrieval("Matches", "Text", ColorModel.Create(), index, k: 1).Fit(data);
        IDataView transformed = transformer.Transform(data);
        Assert.AreEqual("red", First(transformed));

        index.Add("blue", [-1, -1, 1, 0]);

        Assert.AreEqual("blue", First(transformed));
        Assert.AreSame(index, transformer.Index);
        transformer.Dispose();
        Assert.AreEqual(2, index.Count);
    }

    [TestMethod]
    public void A_loaded_transformer_disposes_of_its_index()
    {
        using var folder = new TemporaryFolder();
        IDataView data = _context.Data.LoadFromEnumerable(new PictureRow[] { new() { Text = "blue" } });
        using RetrievalTransformer transformer = _context.Clip().Transforms
            .Retrieval("Matches", "Text", ColorModel.Create(), ColorIndex.Instance).Fit(data);
        _context.Model.Save(transformer, data.Schema, folder.File("model.zip"));
        var loaded = (RetrievalTransformer)_context.Model.Load(folder.File("model.zip"), out _);

        Assert.AreEqual("blue", First(loaded.Transform(data)));
        loaded.Dispose();
        loaded.Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(loaded.Index.GetKeys);
    }

    [TestMethod]
    public void A_text_without_a_direction_is_refused_by_its_row()
    {
        IDataView data = _context.Data.LoadFromEnumerable(new PictureRow[] { new() { Text = "red" }, new() { Text = "xyz" } });
        using RetrievalTransformer transformer = _context.Clip().Transforms
            .Retrieval("Matches", "Text", ColorModel.Create(), ColorIndex.Instance).Fit(data);

        Exception exception = Assert.Throws<Exception>(() => First(transformer.Transform(data)));

        Assert.IsTrue(
            exception is RowException { Row: 1 } || exception.InnerException is RowException { Row: 1 }, exception.ToString());
        Assert.Contains("cannot be searched by", exception.ToString());
    }

    [TestMethod]
    public void Settings_outside_their_range_are_refused_in_words()
    {
        ClipModel model = ColorModel.Create();
        using EmbeddingIndex wide = EmbeddingIndex.Create(5);

        AssertRefused("K: expected at least 1, got 0", ColorIndex.Instance, new() { K = 0 });
        AssertRefused("OutputColumnName", ColorIndex.Instance, new() { OutputColumnName = "" });
        AssertRefused("Query: expected Text, Image, got 7", ColorIndex.Instance, new() { Query = (RetrievalQuery)7 });
        AssertRefused("The index has vectors of 5 numbers; the model's have 4", wide, new());

        void AssertRefused(string expected, EmbeddingIndex index, RetrievalEstimator.Options options) => Assert.Contains(
            expected, Assert.ThrowsExactly<ArgumentException>(() => _context.Clip().Transforms.Retrieval(model, index, options)).Message);
    }

    [TestMethod]
    public void A_model_whose_index_is_elsewhere_says_where_it_looked()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("pictures.index");
        using EmbeddingIndex index = EmbeddingIndex.OpenOrCreate(path, ColorModel.Dimension);
        index.Add("red", [1, -1, -1, 0]);
        IDataView data = _context.Data.LoadFromEnumerable(new PictureRow[] { new() { Text = "blue" } });
        using RetrievalTransformer transformer = _context.Clip().Transforms
            .Retrieval(ColorModel.Create(), index, new() { IndexPath = path }).Fit(data);
        _context.Model.Save(transformer, data.Schema, folder.File("model.zip"));
        index.Dispose();
        File.Delete(path);

        Exception exception = Assert.Throws<Exception>(() => _context.Model.Load(folder.File("model.zip"), out _));

        Assert.Contains($"refers to the index '{path}'", exception.ToString());
    }

    private string First(IDataView transformed)
    {
        Prediction[] rows = [.. _context.Data.CreateEnumerable<Prediction>(transformed, reuseRowObject: false, ignoreMissingColumns: true)];
        return rows[0].Matches[0];
    }
}
