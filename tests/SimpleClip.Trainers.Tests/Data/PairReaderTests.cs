using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Data;
using SimpleClip.Images;

namespace SimpleClip.Trainers.Tests.Data;

[TestClass]
public sealed class PairReaderTests
{
    private static readonly PairColumns Columns = new("Image", "Caption", null);

    [TestMethod]
    public void Paths_start_from_the_image_folder()
    {
        using var pictures = new PictureSet(1);
        IDataView data = View([new WithPath { Image = "0000.png", Caption = "red" }]);

        PairSample sample = new PairReader(data, Columns with { ImageFolder = pictures.Folder }).Read().Single();

        using RgbImage image = RgbImage.Decode(sample.Image!);
        Assert.AreEqual(24, image.Width);
        CollectionAssert.AreEqual(new[] { "red" }, sample.Captions.ToArray());
    }

    [TestMethod]
    public void Bytes_of_image_files_are_read_too()
    {
        using var pictures = new PictureSet(2);
        IDataView data = View(pictures.Rows.Select(row => new WithBytes { Image = File.ReadAllBytes(row.ImagePath), Caption = row.Captions }));

        PairSample[] samples = [.. new PairReader(data, Columns).Read()];

        using RgbImage first = RgbImage.Decode(samples[0].Image!), second = RgbImage.Decode(samples[1].Image!);
        Assert.IsGreaterThan(200, first.Pixels[0], "the first picture is red");
        Assert.IsLessThan(100, second.Pixels[0], "the second is green");
        Assert.AreEqual("row 1", samples[1].Name);
        Assert.HasCount(2, samples[1].Captions);
    }

    [TestMethod]
    public void Images_of_ML_NET_stay_valid_behind_the_cursor_and_for_the_next_epoch()
    {
        byte[] red = [.. Enumerable.Repeat<byte[]>([200, 0, 0, 255], 6).SelectMany(pixel => pixel)];
        byte[] blue = [.. Enumerable.Repeat<byte[]>([0, 0, 200, 255], 6).SelectMany(pixel => pixel)];
        IDataView data = View([
            new WithImage { Image = MLImage.CreateFromPixels(3, 2, MLPixelFormat.Rgba32, red), Caption = "red" },
            new WithImage { Image = MLImage.CreateFromPixels(3, 2, MLPixelFormat.Rgba32, blue), Caption = "blue" },
        ]);
        var reader = new PairReader(data, Columns);
        for (int epoch = 0; epoch < 2; epoch++)
        {
            PairSample[] samples = [.. reader.Read()];

            using RgbImage first = RgbImage.Decode(samples[0].Image!), second = RgbImage.Decode(samples[1].Image!);
            CollectionAssert.AreEqual(new byte[] { 200, 0, 0 }, first.Pixels[..3].ToArray());
            CollectionAssert.AreEqual(new byte[] { 0, 0, 200 }, second.Pixels[..3].ToArray());
        }
    }

    [TestMethod]
    public void A_row_without_an_image_is_no_exception_yet()
    {
        PairSample sample = new PairReader(View([new WithPath { Image = " ", Caption = "red" }]), Columns).Read().Single();

        Assert.IsNull(sample.Image);
        Assert.AreEqual("row 0", sample.Name);
    }

    [TestMethod]
    public void Shuffling_keeps_the_identity_of_rows()
    {
        IDataView data = View(Enumerable.Range(0, 50).Select(i => new WithPath { Image = $"{i}.png", Caption = $"{i}" }));
        var reader = new PairReader(data, Columns);
        Dictionary<DataViewRowId, string> names = reader.Read().ToDictionary(sample => sample.Id, sample => sample.Name);

        PairSample[] shuffled = [.. reader.ReadShuffled(1)];

        Assert.HasCount(50, names);
        Assert.IsTrue(shuffled.All(sample => names[sample.Id] == sample.Name));
        CollectionAssert.AreNotEqual(names.Values.ToArray(), shuffled.Select(sample => sample.Name).ToArray());
        CollectionAssert.AreEqual(Names(reader.ReadShuffled(1)), Names(shuffled));
        CollectionAssert.AreNotEqual(Names(reader.ReadShuffled(2)), Names(shuffled));
    }

    [TestMethod]
    public void A_view_that_cannot_shuffle_is_shuffled_all_the_same()
    {
        var context = new MLContext();
        IDataView rows = View(Enumerable.Range(0, 50).Select(i => new WithPath { Image = $"{i}.png", Caption = $"{i}" }));
        IDataView taken = context.Data.TakeRows(rows, 40);
        var reader = new PairReader(taken, Columns);

        string[] shuffled = Names(reader.ReadShuffled(1));

        CollectionAssert.AreEquivalent(Names(reader.Read()), shuffled);
        CollectionAssert.AreNotEqual(Names(reader.Read()), shuffled);
        Assert.AreEqual(40, reader.CountRows());
    }

    [TestMethod]
    public void Every_source_of_captions_is_read_and_evaluation_reads_the_first()
    {
        IDataView data = View([
            new WithRewrites { Caption = "one", Rewrites = ["a", " ", "b"] },
            new WithRewrites { Caption = "", Rewrites = ["c"] },
            new WithRewrites { Caption = " ", Rewrites = [] },
        ]);
        PairColumns columns = Columns with { Sources = CaptionOptions.Uniform("Caption", "Rewrites") };
        var reader = new PairReader(data, columns);

        PairSample[] samples = [.. reader.Read()];

        CollectionAssert.AreEqual(
            new[] { "one; a|b", "; c", "; " },
            samples.Select(sample => string.Join("; ", sample.CaptionsBySource.Select(captions => string.Join('|', captions)))).ToArray());
        CollectionAssert.AreEqual(new[] { "one", "c", "" }, samples.Select(sample => string.Join('|', sample.Captions)).ToArray());
        CollectionAssert.AreEqual(new[] { "one", "a", "b", "c" }, reader.ReadCaptions().ToArray());
        CollectionAssert.AreEqual(new[] { "one" }, new PairReader(data, columns.ForEvaluation()).ReadCaptions().ToArray());
    }

    [TestMethod]
    public void A_source_without_a_column_of_texts_is_named()
    {
        IDataView data = View([new WithRewrites()]);

        string missing = Refuse("Visual"), mistyped = Refuse("Number");

        StringAssert.Contains(missing, "Could not find caption column 'Visual'");
        StringAssert.Contains(mistyped, "Schema mismatch for caption column 'Number': expected a text (Text) or several (Vector<Text>), got Single");

        string Refuse(string column) => Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => new PairReader(data, Columns with { Sources = CaptionOptions.Uniform("Caption", column) })).Message;
    }

    private static string[] Names(IEnumerable<PairSample> samples) => [.. samples.Select(sample => sample.Name)];

    private static IDataView View<T>(IEnumerable<T> rows)
        where T : class => new MLContext().Data.LoadFromEnumerable(rows.ToArray());

    private sealed class WithPath
    {
        public string Image { get; set; } = "";

        public string Caption { get; set; } = "";
    }

    private sealed class WithRewrites
    {
        public string Image { get; set; } = "";

        public string Caption { get; set; } = "";

        public string[] Rewrites { get; set; } = [];

        public float Number { get; set; }
    }

    private sealed class WithBytes
    {
        public byte[] Image { get; set; } = [];

        public string[] Caption { get; set; } = [];
    }

    private sealed class WithImage
    {
        [Microsoft.ML.Transforms.Image.ImageType(2, 3)]
        public MLImage? Image { get; set; }

        public string Caption { get; set; } = "";
    }
}
