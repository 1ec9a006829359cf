using Microsoft.ML;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Filtering;

[TestClass]
public sealed class ScoreFileTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void A_second_run_computes_nothing_again()
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = Rows(folder);

        ClipScoreReport first = Filter(rows, folder).Report;
        string file = File.ReadAllText(folder.File("scores.tsv"));
        foreach (string picture in Directory.GetFiles(folder.Path, "*.png"))
        {
            File.Delete(picture);
        }

        ClipScoreReport second = Filter(rows, folder).Report;
        ClipFilteredDataView stricter = Filter(
            rows, folder, options => options with { KeepShare = null, MinScore = 0.9f, Captions = CaptionFilter.Each });

        Assert.AreEqual((0L, 10L), (first.Reused, second.Reused));
        Assert.AreEqual(
            (first.Threshold, first.MeanScore, first.KeptRows, first.BadRows),
            (second.Threshold, second.MeanScore, second.KeptRows, second.BadRows));
        Assert.AreEqual(10, stricter.Report.KeptRows);
        Assert.AreEqual(20, stricter.Report.KeptCaptions);
        Assert.AreEqual(file, File.ReadAllText(folder.File("scores.tsv")));
    }

    [TestMethod]
    public void An_interrupted_run_goes_on_where_it_was()
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = Rows(folder);
        rows[8].ImagePath = folder.File("none.png");
        Filter(rows, folder);
        string whole = File.ReadAllText(folder.File("scores.tsv"));
        string[] lines = whole.Split('\n');
        string broken = string.Join('\n', lines[..5]) + "\n4\t12ab";
        File.WriteAllText(folder.File("scores.tsv"), broken);

        ClipScoreReport report = Filter(rows, folder).Report;

        Assert.AreEqual(4, report.Reused);
        Assert.AreEqual(1, report.BadRows);
        Assert.AreEqual(whole, File.ReadAllText(folder.File("scores.tsv")));
        Assert.AreEqual(1, Filter(rows, folder).Report.BadRows, "bad rows are remembered with their reason");
        Assert.Contains("none.png", Filter(rows, folder).Report.FirstProblems[0]);
    }

    [TestMethod]
    public void Scores_of_other_data_or_models_are_refused()
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = Rows(folder);
        Filter(rows, folder);

        InvalidOperationException fewer = Assert.ThrowsExactly<InvalidOperationException>(() => Filter(rows[..5], folder));
        rows[3].Captions = ["other"];
        InvalidOperationException other = Assert.ThrowsExactly<InvalidOperationException>(() => Filter(rows, folder));
        InvalidOperationException columns = Assert.ThrowsExactly<InvalidOperationException>(
            () => Filter(rows, folder, options => options with { CaptionColumnName = "Text" }));

        Assert.Contains("more rows than the 5 of the data", fewer.Message);
        Assert.Contains("row 3 of the data has other texts", other.Message);
        Assert.Contains("another model or of other columns", columns.Message);
        Assert.Contains(folder.File("scores.tsv"), other.Message);
    }

    [TestMethod]
    [DataRow("x", 0, "line 1: expected a file of scores")]
    [DataRow("7\tabc\t0.5", 3, "line 4: expected row 2")]
    [DataRow("2\t{0}\thigh", 3, "line 4: 'high' is no score")]
    public void A_damaged_file_is_named(string line, int number, string expected)
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = Rows(folder);
        Filter(rows, folder);
        string[] lines = File.ReadAllLines(folder.File("scores.tsv"));
        lines[number] = line.Replace("{0}", number > 0 ? lines[number].Split('\t')[1] : "", StringComparison.Ordinal);
        File.WriteAllLines(folder.File("scores.tsv"), lines);

        Assert.Contains(expected, Assert.ThrowsExactly<InvalidDataException>(() => Filter(rows, folder)).Message);
    }

    [TestMethod]
    public void Another_file_at_the_path_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("scores.tsv"), "my notes\n");

        Assert.ThrowsExactly<InvalidDataException>(() => Filter(Rows(folder), folder));

        Assert.AreEqual("my notes\n", File.ReadAllText(folder.File("scores.tsv")));
    }

    private static PictureRow[] Rows(TemporaryFolder folder) => PictureRow.OfColors(folder.Path);

    private ClipFilteredDataView Filter(
        PictureRow[] rows, TemporaryFolder folder, Func<ClipScoreFilterOptions, ClipScoreFilterOptions>? change = null)
    {
        var options =
            new ClipScoreFilterOptions { KeepShare = 0.5, ScoresPath = folder.File("scores.tsv"), BatchSize = 3, MaxBadSampleShare = 0.2 };
        return _context.Clip().Data.FilterByClipScore(
            _context.Data.LoadFromEnumerable(rows), ColorModel.Create(), change?.Invoke(options) ?? options);
    }
}
