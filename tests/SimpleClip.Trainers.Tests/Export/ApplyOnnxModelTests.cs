using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Export;
using SimpleClip.Images;
using SimpleClip.Testing;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace SimpleClip.Trainers.Tests.Export;

/// <summary>Towers in ML.NET's own transform.</summary>
[TestClass]
public sealed class ApplyOnnxModelTests : IDisposable
{
    private const int Pictures = 3;
    private static readonly Tolerance Equal = new(1e-4, 0);

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Pictures_of_the_towers_size_get_the_embeddings_of_our_own_transform()
    {
        ClipModel model = Export(normalizes: true);
        (ImageProcessorOptions image, Row[] rows) = (model.Info.Image, Rows(model));
        IDataView data = _context.Data.LoadFromEnumerable(rows);

        var stock = _context.Transforms.LoadImages("image", _folder.Path, nameof(Row.Name))
            .Append(_context.Transforms.ResizeImages("image", image.Size, image.Size))
            .Append(_context.Transforms.ExtractPixels("pixel_values", "image", scaleImage: 1 / 255f))
            .Append(_context.Transforms.ApplyOnnxModel("image_embeds", "pixel_values", _folder.File("image.onnx")));

        AssertEqual(model, rows, stock.Fit(data).Transform(data).GetColumn<float[]>("image_embeds"), "image_embeds");
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Columns_of_pixels_and_tokens_get_the_embeddings_of_our_own_transforms(bool normalizes)
    {
        ClipModel model = Export(normalizes);
        Row[] rows = Rows(model);
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.pixel_values)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3, model.Info.Image.Size, model.Info.Image.Size);
        schema[nameof(Row.input_ids)].ColumnType = new VectorDataViewType(NumberDataViewType.Int64, model.Info.ContextLength);
        IDataView data = _context.Data.LoadFromEnumerable(rows, schema);

        IDataView result = _context.Transforms.ApplyOnnxModel("image_embeds", "pixel_values", _folder.File("image.onnx"))
            .Append(_context.Transforms.ApplyOnnxModel("text_embeds", "input_ids", _folder.File("text.onnx")))
            .Fit(data).Transform(data);

        AssertEqual(model, rows, result.GetColumn<float[]>("image_embeds"), "image_embeds");
        AssertEqual(model, rows, result.GetColumn<float[]>("text_embeds"), "text_embeds");
    }

    /// <summary>A small model, its towers written out, whose image tower normalises pixels itself, or does not.</summary>
    private ClipModel Export(bool normalizes)
    {
        ClipTokenizer tokenizer = ClipTokenizer.Train(PictureSet.Colours.Select(colour => $"a {colour} picture"), 530);
        var image = ImageProcessorOptions.OpenAI(TestNetworks.SmallVision.ImageSize);
        using var network = TestNetworks.Create(
            TestNetworks.Small with { Text = TestNetworks.SmallText with { VocabularySize = tokenizer.VocabularySize } });
        network.eval();
        ClipModel model = network.ToClipModel(tokenizer, image, new OnnxExportOptions { Normalization = normalizes ? image : null });
        model.ExportTowers(_folder.Path);
        return model;
    }

    private Row[] Rows(ClipModel model) => [.. Enumerable.Range(0, Pictures).Select(number =>
    {
        int size = model.Info.Image.Size;
        using var picture = new Image<Rgb24>(size, size);
        var random = new Random(number);
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                picture[x, y] = new Rgb24((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));
            }
        }

        var row = new Row { Name = $"{number}.png", Text = $"a {PictureSet.Colours[number]} picture", pixel_values = new float[3 * size * size] };
        picture.SaveAsPng(_folder.File(row.Name));
        model.ImageProcessor.Process(ImageSource.FromFile(_folder.File(row.Name)), row.pixel_values);
        row.input_ids = model.Tokenizer.Tokenize(row.Text, model.Info.ContextLength);
        return row;
    })];

    private void AssertEqual(ClipModel model, Row[] rows, IEnumerable<float[]> computed, string column)
    {
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        ClipTransformsCatalog transforms = _context.Clip().Transforms;
        IDataView own = column == "image_embeds"
            ? transforms.ImageEmbedding(column, nameof(Row.Name), model, imageFolder: _folder.Path).Fit(data).Transform(data)
            : transforms.TextEmbedding(column, nameof(Row.Text), model).Fit(data).Transform(data);
        float[][] expected = [.. own.GetColumn<float[]>(column)], actual = [.. computed];
        Assert.HasCount(rows.Length, actual);
        for (int i = 0; i < rows.Length; i++)
        {
            // Towers do not normalise their embeddings; our transforms do.
            float length = MathF.Sqrt(actual[i].Sum(value => value * value));
            Close.Assert($"{column} {i}", expected[i], [.. actual[i].Select(value => value / length)], Equal);
        }

        Assert.IsGreaterThan(0.001f, expected[0].Zip(expected[1], (a, b) => Math.Abs(a - b)).Max(), "All rows are alike: the comparison would show nothing.");
    }

    private sealed class Row
    {
        public string Name { get; set; } = "";

        public string Text { get; set; } = "";

        public float[] pixel_values { get; set; } = [];

        public long[] input_ids { get; set; } = [];
    }
}
