using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Embeddings;

[TestClass]
public sealed class ClipTransformerTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Images_and_captions_of_a_row_meet()
    {
        using var folder = new TemporaryFolder();
        IDataView data = _context.Data.LoadFromEnumerable(PictureRow.OfColors(folder.Path));
        using var transformer = new ClipTransformer(_context, ColorModel.Create());

        foreach (Pair pair in _context.Data.CreateEnumerable<Pair>(transformer.Transform(data), reuseRowObject: false))
        {
            Close.Assert("pair", pair.ImageEmbedding, pair.TextEmbedding, new Tolerance(1e-6, 0));
        }
    }

    [TestMethod]
    public void Data_with_images_alone_or_captions_alone_get_that_embedding()
    {
        using var transformer = new ClipTransformer(_context, ColorModel.Create());
        IDataView data = _context.Data.LoadFromEnumerable(Array.Empty<PictureRow>());

        DataViewSchema images = transformer.GetOutputSchema(_context.Transforms.DropColumns("Captions").Fit(data).Transform(data).Schema);
        DataViewSchema captions = transformer.GetOutputSchema(
            _context.Transforms.DropColumns("ImagePath").Fit(data).Transform(data).Schema);

        Assert.IsNotNull(images.GetColumnOrNull("ImageEmbedding"));
        Assert.IsNull(images.GetColumnOrNull("TextEmbedding"));
        Assert.IsNull(captions.GetColumnOrNull("ImageEmbedding"));
        Assert.IsNotNull(captions.GetColumnOrNull("TextEmbedding"));
    }

    [TestMethod]
    public void It_is_found_in_a_pipeline_loaded_from_a_file_with_its_weights()
    {
        using var folder = new TemporaryFolder();
        using var transformer = new ClipTransformer(_context, ColorModel.Create(weights: [1, 2, 3]));
        ITransformer chain = new TransformerChain<ITransformer>(new TransformerChain<ITransformer>(transformer));
        _context.Model.Save(chain, inputSchema: null, folder.File("a.zip"));

        ClipTransformer? found = ClipTransformer.FindIn(new MLContext().Model.Load(folder.File("a.zip"), out _));

        Assert.IsNotNull(found);
        Assert.IsTrue(found.Model.HasWeights);
        found.Dispose();
    }

    [TestMethod]
    public void Nothing_is_found_where_there_is_none()
    {
        IDataView data = _context.Data.LoadFromEnumerable(Array.Empty<PictureRow>());

        Assert.IsNull(ClipTransformer.FindIn(_context.Transforms.DropColumns("Text").Fit(data)));
    }

    private sealed class Pair
    {
        public float[] ImageEmbedding { get; set; } = [];

        public float[] TextEmbedding { get; set; } = [];
    }
}
