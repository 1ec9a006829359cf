using Microsoft.ML;
using SimpleClip.Data;

namespace SimpleClip.Trainers.Tests.Data.Captions;

[TestClass]
public sealed class TrainingPreparerTests
{
    private const int Context = 12;

    [TestMethod]
    public void Two_captions_of_an_image_give_two_rows_of_tokens()
    {
        using var pictures = new PictureSet(1);
        ClipTokenizer tokenizer = ClipTokenizer.Train(["a real caption", "a synthetic one"], 600);
        IDataView data = new MLContext().Data.LoadFromEnumerable(
            new[] { new Row { ImagePath = pictures.Rows[0].ImagePath, Real = "a real caption", Synthetic = ["a synthetic one"] } });
        var captions = CaptionOptions.RealAndSynthetic("Real", "Synthetic");
        PairSample sample = new PairReader(data, new PairColumns("ImagePath", "Real", null, captions)).Read().Single();
        var inputs = new SampleInputs([new ImageView(16)], [new TokenInput(tokenizer, Context)]);
        var preparer = new TrainingPreparer(inputs, new Augmentation(new AugmentationOptions()), new CaptionSampler(captions), seed: 1, epoch: 1);

        using PreparedSample prepared = preparer.PrepareAndDispose(sample);

        Assert.IsNull(prepared.Problem);
        CollectionAssert.AreEqual(TokensOf("a real caption"), prepared.Texts[0].Ids[..Context]);
        CollectionAssert.AreEqual(TokensOf("a synthetic one"), prepared.Texts[0].Ids[Context..]);

        long[] TokensOf(string text)
        {
            long[] tokens = new long[Context];
            tokenizer.Tokenize(text, tokens);
            return tokens;
        }
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";

        public string Real { get; set; } = "";

        public string[] Synthetic { get; set; } = [];
    }
}
