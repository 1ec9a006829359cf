using Microsoft.ML;
using SimpleClip.Batching;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Evaluation;

[TestClass]
public sealed class RetrievalEvaluatorTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void A_model_that_knows_its_colours_finds_every_caption_and_image()
    {
        using var folder = new TemporaryFolder();
        IDataView data = _context.Data.LoadFromEnumerable(PictureRow.OfColors(folder.Path).Take(ColorModel.Colors.Count));

        RetrievalMetrics metrics = _context.Clip().Evaluate.Retrieval(data, ColorModel.Create(), batchSize: 2);

        Assert.AreEqual(ColorModel.Colors.Count, metrics.Images);
        Assert.AreEqual(2 * ColorModel.Colors.Count, metrics.Texts);
        Assert.AreEqual(1, metrics.ImageToText.RecallAt1);
        Assert.AreEqual(1, metrics.TextToImage.RecallAt1);
    }

    [TestMethod]
    public void A_row_without_captions_is_named()
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = PictureRow.OfColors(folder.Path);
        rows[3].Captions = [];

        RowException exception = Assert.ThrowsExactly<RowException>(
            () => _context.Clip().Evaluate.Retrieval(_context.Data.LoadFromEnumerable(rows), ColorModel.Create()));

        Assert.AreEqual(3, exception.Row);
    }
}
