using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Batching;
using SimpleClip.Images;
using SimpleClip.Schema;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Embeddings;

[TestClass]
public sealed class ImageEmbeddingTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow("ImagePath", 32)]
    [DataRow("ImagePath", 3)]
    [DataRow("File", 4)]
    public void Each_row_gets_the_embedding_of_its_image(string column, int batchSize)
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = PictureRow.OfColors(folder.Path);
        IDataView data = _context.Data.LoadFromEnumerable(rows);

        using ImageEmbeddingTransformer transformer = _context.Clip().Transforms
            .ImageEmbedding("Embedding", column, ColorModel.Create(), batchSize: batchSize).Fit(data);

        float[][] actual = Read(transformer.Transform(data));
        float[][] expected = Expected(rows);
        for (int i = 0; i < rows.Length; i++)
        {
            Close.Assert(rows[i].Label, expected[i], actual[i], new Tolerance(1e-6, 0));
        }
    }

    [TestMethod]
    public void Paths_are_relative_to_the_image_folder()
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = PictureRow.OfColors(folder.Path);
        foreach (PictureRow row in rows)
        {
            row.ImagePath = row.Label + ".png";
        }

        IDataView data = _context.Data.LoadFromEnumerable(rows);
        var options = new ImageEmbeddingEstimator.Options { ImageFolder = folder.Path };
        using ImageEmbeddingTransformer transformer = _context.Clip().Transforms.ImageEmbedding(ColorModel.Create(), options).Fit(data);

        Assert.HasCount(rows.Length, Read(transformer.Transform(data)));
    }

    [TestMethod]
    public void A_missing_column_is_named()
    {
        IDataView data = _context.Data.LoadFromEnumerable(Array.Empty<PictureRow>());
        ImageEmbeddingEstimator estimator = _context.Clip().Transforms.ImageEmbedding("Embedding", "Photo", ColorModel.Create());

        Assert.Contains(
            "Could not find image column 'Photo'", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.Fit(data)).Message);
        Assert.Contains(
            "'Photo'", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.GetOutputSchema(data.Schema.ToShape())).Message);
    }

    [TestMethod]
    public void A_column_of_a_wrong_type_is_named()
    {
        IDataView data = _context.Data.LoadFromEnumerable(Array.Empty<PictureRow>());
        ImageEmbeddingEstimator estimator = _context.Clip().Transforms.ImageEmbedding("Embedding", "Captions", ColorModel.Create());

        Assert.Contains("image column 'Captions'", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.Fit(data)).Message);
    }

    [TestMethod]
    public void A_missing_image_is_reported_with_its_row_and_name()
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = PictureRow.OfColors(folder.Path);
        rows[7].ImagePath = folder.File("gone.png");
        rows[8].ImagePath = folder.File("gone too.png");
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        using ImageEmbeddingTransformer transformer = _context.Clip().Transforms.ImageEmbedding(
            "Embedding", "ImagePath", ColorModel.Create()).Fit(data);

        RowException exception = Assert.ThrowsExactly<RowException>(() => Read(transformer.Transform(data)));

        Assert.AreEqual(7, exception.Row);
        Assert.Contains("gone.png", exception.Message);
        Assert.AreEqual(ImageReadFailure.Missing, ((ImageReadException)exception.InnerException!).Failure);
    }

    [TestMethod]
    public void A_prediction_engine_goes_on_after_a_bad_image()
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = PictureRow.OfColors(folder.Path);
        using ImageEmbeddingTransformer transformer = _context.Clip().Transforms.ImageEmbedding("Embedding", "File", ColorModel.Create())
            .Fit(_context.Data.LoadFromEnumerable(rows));
        using PredictionEngine<PictureRow, PictureEmbedding> engine = _context.Model.CreatePredictionEngine<PictureRow, PictureEmbedding>(
            transformer);
        float[] expected = engine.Predict(rows[0]).Embedding;

        Assert.ThrowsExactly<ImageReadException>(() => engine.Predict(new PictureRow { File = [1, 2, 3] }));

        CollectionAssert.AreEqual(expected, engine.Predict(rows[0]).Embedding);
    }

    [TestMethod]
    public void ML_NET_images_give_the_embeddings_of_their_files()
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = PictureRow.OfColors(folder.Path);
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        IDataView images = _context.Transforms.LoadImages("Image", folder.Path, "ImagePath").Fit(data).Transform(data);
        using ImageEmbeddingTransformer transformer = _context.Clip().Transforms.ImageEmbedding(
            "Embedding", "Image", ColorModel.Create()).Fit(images);

        float[][] actual;
        try
        {
            actual = Read(transformer.Transform(images));
        }
        catch (Exception exception) when (NativeImages.AreMissing(exception))
        {
            Assert.Inconclusive(NativeImages.Message);
            return;
        }

        float[][] expected = Expected(rows);
        for (int i = 0; i < rows.Length; i++)
        {
            Close.Assert(rows[i].Label, expected[i], actual[i], new Tolerance(1e-6, 0));
        }
    }

    [TestMethod]
    public void Images_in_memory_can_be_read_again_and_one_by_one()
    {
        WithImage[] rows;
        try
        {
            rows = [.. ColorModel.Colors.Values.Select(color => new WithImage
            {
                Image = MLImage.CreateFromPixels(
                    3,
                    2,
                    MLPixelFormat.Rgba32,
                    [.. Enumerable.Repeat<byte[]>([color.Red, color.Green, color.Blue, 255], 6).SelectMany(pixel => pixel)]),
            })];
        }
        catch (Exception exception) when (NativeImages.AreMissing(exception))
        {
            Assert.Inconclusive(NativeImages.Message);
            return;
        }

        IDataView data = _context.Data.LoadFromEnumerable(rows);
        using ImageEmbeddingTransformer transformer =
            _context.Clip().Transforms.ImageEmbedding("Embedding", "Image", ColorModel.Create(), batchSize: 2).Fit(data);
        using PredictionEngine<WithImage, PictureEmbedding> engine =
            _context.Model.CreatePredictionEngine<WithImage, PictureEmbedding>(transformer);

        float[][] first = Read(transformer.Transform(data));
        float[][] again = Read(transformer.Transform(data));

        using var encoder = new ClipEncoder(ColorModel.Create());
        float[][] expected = [.. encoder.EmbedTexts([.. ColorModel.Colors.Keys]).Chunk(ColorModel.Dimension)];
        for (int i = 0; i < rows.Length; i++)
        {
            Close.Assert($"row {i}", expected[i], first[i], new Tolerance(1e-6, 0));
            CollectionAssert.AreEqual(first[i], again[i]);
            CollectionAssert.AreEqual(first[i], engine.Predict(rows[i]).Embedding);
        }
    }

    private float[][] Read(IDataView data) =>
        [.. _context.Data.CreateEnumerable<PictureEmbedding>(data, reuseRowObject: false).Select(row => row.Embedding)];

    private static float[][] Expected(PictureRow[] rows)
    {
        using var encoder = new ClipEncoder(ColorModel.Create());
        return [.. encoder.EmbedTexts([.. rows.Select(row => row.Text)]).Chunk(ColorModel.Dimension)];
    }

    private sealed class WithImage
    {
        [Microsoft.ML.Transforms.Image.ImageType(2, 3)]
        public MLImage? Image { get; set; }
    }
}
