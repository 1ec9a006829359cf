using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Filtering;

[TestClass]
public sealed class ClipScoreFilterTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void The_pairs_that_fit_best_stay()
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = Rows(
            folder, ("red", ["red"]), ("red", ["blue"]), ("green", ["green"]), ("green", ["yellow"]), ("blue", ["white", "blue"]));

        ClipFilteredDataView kept = Filter(rows, new ClipScoreFilterOptions { KeepShare = 0.6 });

        CollectionAssert.AreEqual(new[] { "red/red", "green/green", "blue/white,blue" }, Read(kept));
        Assert.AreEqual((5L, 3L, 6L, 0L), (kept.Report.Rows, kept.Report.KeptRows, kept.Report.Captions, kept.Report.BadRows));
        Assert.AreEqual(3, kept.GetRowCount());
        Assert.IsNull(kept.Report.KeptCaptions);
    }

    [TestMethod]
    public void Scores_are_the_cosines_of_the_embeddings()
    {
        using var folder = new TemporaryFolder();
        ClipModel model = ColorModel.Create();
        (string Color, string[] Captions)[] pairs =
            [.. ColorModel.Colors.Keys.Select(color => (color, new[] { "a red square", "white or yellow" }))];
        using var encoder = new ClipEncoder(model);
        Pictures(folder);
        float[] images = encoder.EmbedImages(
            [.. pairs.Select(pair => SimpleClip.Images.ImageSource.FromFile(folder.File(pair.Color + ".png")))]);
        float[] texts = encoder.EmbedTexts(pairs[0].Captions);
        double[] expected =
        [
            .. pairs.Index().SelectMany(pair => Enumerable.Range(0, 2).Select(text =>
                Enumerable.Range(0, ColorModel.Dimension).Sum(
                    i => (double)images[(pair.Index * ColorModel.Dimension) + i] * texts[(text * ColorModel.Dimension) + i]))).Order(),
        ];

        ClipScoreReport report =
            Filter(Rows(folder, pairs), new ClipScoreFilterOptions { KeepShare = 1, Captions = CaptionFilter.Each, BatchSize = 2 }).Report;

        Assert.AreEqual(expected[0], report.Threshold, 1e-6);
        Assert.AreEqual(expected.Average(), report.MeanScore, 1e-6);
        Assert.AreEqual((0, 1), (report.Quantiles[0].Share, report.Quantiles[^1].Share));
        Assert.AreEqual(expected[0], report.Quantiles[0].Score, 1e-6);
        Assert.AreEqual(expected[^1], report.Quantiles[^1].Score, 1e-6);
        Assert.AreEqual(10, report.KeptCaptions);
    }

    [TestMethod]
    public void A_threshold_keeps_what_reaches_it()
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = Rows(folder, ("red", ["red"]), ("red", ["blue"]), ("white", ["red"]));

        CollectionAssert.AreEqual(new[] { "red/red" }, Read(Filter(rows, new ClipScoreFilterOptions { MinScore = 0.9f })));
        Assert.HasCount(3, Read(Filter(rows, new ClipScoreFilterOptions { MinScore = -1 })));
        Assert.IsEmpty(Read(Filter(rows[1..], new ClipScoreFilterOptions { MinScore = 0.9f })));
    }

    [TestMethod]
    public void Captions_go_one_by_one_if_asked()
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = Rows(folder, ("red", ["blue", "red", ""]), ("green", ["blue"]), ("blue", ["blue", "a blue square"]));

        ClipFilteredDataView kept = Filter(rows, new ClipScoreFilterOptions { MinScore = 0.9f, Captions = CaptionFilter.Each });

        CollectionAssert.AreEqual(new[] { "red/red", "blue/blue,a blue square" }, Read(kept));
        Assert.AreEqual((2L, (long?)3, 5L), (kept.Report.KeptRows, kept.Report.KeptCaptions, kept.Report.Captions));
    }

    [TestMethod]
    public void Equal_scores_stay_together()
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = Rows(folder, ("red", ["red"]), ("red", ["red"]), ("red", ["red"]), ("red", ["blue"]));

        Assert.HasCount(3, Read(Filter(rows, new ClipScoreFilterOptions { KeepShare = 0.5 })));
        Assert.HasCount(3, Read(Filter(rows, new ClipScoreFilterOptions { KeepShare = 0.01 })));
    }

    [TestMethod]
    public void Rows_that_cannot_be_used_are_left_out_and_counted()
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = Rows(
            folder, ("red", ["red"]), ("green", ["green"]), ("blue", [" "]), ("white", ["white"]), ("yellow", ["yellow"]));
        rows[0].ImagePath = folder.File("none.png");
        File.WriteAllText(folder.File("damaged.png"), "not an image");
        rows[3].ImagePath = folder.File("damaged.png");

        ClipFilteredDataView kept = Filter(rows, new ClipScoreFilterOptions { KeepShare = 1, MaxBadSampleShare = 0.6, BatchSize = 4 });

        CollectionAssert.AreEqual(new[] { "green/green", "yellow/yellow" }, Read(kept));
        Assert.AreEqual(3, kept.Report.BadRows);
        Assert.HasCount(3, kept.Report.FirstProblems);
        Assert.Contains("row 0: ", kept.Report.FirstProblems[0]);
        Assert.Contains(rows[0].ImagePath, kept.Report.FirstProblems[0]);
        Assert.AreEqual("row 2: there is no caption", kept.Report.FirstProblems[1]);
        Assert.Contains("3 rows without a score", $"{kept.Report}");
        InvalidDataException tooMany = Assert.ThrowsExactly<InvalidDataException>(
            () => Filter(rows, new ClipScoreFilterOptions { KeepShare = 1, MaxBadSampleShare = 0.5 }));
        Assert.Contains("3 of 5 rows have no score", tooMany.Message);
    }

    [TestMethod]
    public void Shuffled_and_cached_data_keep_the_same_rows()
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = Rows(
            folder, [.. Enumerable.Range(0, 40).Select(i => ("red", new[] { i % 4 == 0 ? $"red {i}" : $"blue {i}" }))]);
        IDataView cached = _context.Data.Cache(_context.Data.LoadFromEnumerable(rows));

        ClipFilteredDataView kept = _context.Clip().Data.FilterByClipScore(cached, ColorModel.Create(), keepShare: 0.25);

        Assert.IsTrue(kept.CanShuffle);
        var shuffled = new List<string>();
        using DataViewRowCursor cursor = kept.GetRowCursor([kept.Schema["Captions"]], new Random(3));
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getCaptions = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(kept.Schema["Captions"]);
        VBuffer<ReadOnlyMemory<char>> captions = default;
        for (int row = 0; cursor.MoveNext(); row++)
        {
            Assert.AreEqual(row, cursor.Position);
            getCaptions(ref captions);
            shuffled.Add($"{captions.GetItemOrDefault(0)}");
        }

        string[] expected = [.. rows.Select(row => row.Captions[0]).Where(caption => caption.StartsWith("red", StringComparison.Ordinal))];
        CollectionAssert.AreEquivalent(expected, shuffled);
        CollectionAssert.AreNotEqual(expected, shuffled);
        CollectionAssert.AreEqual(expected, Read(kept).Select(row => row.Split('/')[1]).ToArray());
    }

    [TestMethod]
    public void Bytes_and_single_captions_are_filtered_too()
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = PictureRow.OfColors(folder.Path)[..2];
        rows[1].Text = "a blue square";
        var options = new ClipScoreFilterOptions { MinScore = 0.9f, ImageColumnName = "File", CaptionColumnName = "Text" };

        CollectionAssert.AreEqual(new[] { "red/a red square,a photo of a red square." }, Read(Filter(rows, options)));
    }

    [TestMethod]
    public void Settings_and_columns_that_cannot_be_used_are_refused()
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = Rows(folder, ("red", ["red"]));

        Assert.Contains("none", Assert.ThrowsExactly<ArgumentException>(() => Filter(rows, new ClipScoreFilterOptions())).Message);
        Assert.Contains("both", Assert.ThrowsExactly<ArgumentException>(
            () => Filter(rows, new ClipScoreFilterOptions { KeepShare = 1, MinScore = 0 })).Message);
        Assert.ThrowsExactly<ArgumentException>(() => Filter(rows, new ClipScoreFilterOptions { KeepShare = 0 }));
        Assert.ThrowsExactly<ArgumentException>(() => Filter(rows, new ClipScoreFilterOptions { KeepShare = double.NaN }));
        Assert.ThrowsExactly<ArgumentException>(() => Filter(rows, new ClipScoreFilterOptions { MinScore = 1.5f }));
        Assert.Contains(
            "'Pixels'", Assert.ThrowsExactly<ArgumentOutOfRangeException>(
                () => Filter(rows, new ClipScoreFilterOptions { KeepShare = 1, ImageColumnName = "Pixels" })).Message);
        Assert.ThrowsExactly<InvalidOperationException>(() => Filter([], new ClipScoreFilterOptions { KeepShare = 1 }));
    }

    private static void Pictures(TemporaryFolder folder) => Images.Pictures.WriteColors(folder.Path);

    private static PictureRow[] Rows(TemporaryFolder folder, params (string Color, string[] Captions)[] pairs)
    {
        Pictures(folder);
        return
        [
            .. pairs.Select(pair => new PictureRow
            {
                ImagePath = folder.File(pair.Color + ".png"),
                Captions = pair.Captions,
                Label = pair.Color,
            }),
        ];
    }

    private ClipFilteredDataView Filter(PictureRow[] rows, ClipScoreFilterOptions options) =>
        _context.Clip().Data.FilterByClipScore(_context.Data.LoadFromEnumerable(rows), ColorModel.Create(), options);

    private string[] Read(IDataView data) =>
    [
        .. _context.Data.CreateEnumerable<PictureRow>(data, reuseRowObject: false)
            .Select(row => $"{row.Label}/{string.Join(',', row.Captions)}"),
    ];
}
