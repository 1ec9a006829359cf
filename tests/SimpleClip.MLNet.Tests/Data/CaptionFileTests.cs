using Microsoft.ML;

namespace SimpleClip.MLNet.Tests.Data;

/// <summary>Captions that lie in text files beside the main file.</summary>
[TestClass]
public sealed class CaptionFileTests
{
    private const string Main = "filepath\ttitle\na.jpg\t1\nb.jpg\t2\na.jpg\t3\nc.jpg\t4\n";
    private readonly MLContext _context = new();

    [TestMethod]
    public void Line_i_of_every_file_belongs_to_record_i()
    {
        IDataView data = Load(Main, new() { ["Rewrites"] = [Lines("1a", "2a", "3a", "4a"), Lines("1b", "2b", "3b", "4b")] }, groupByImage: false);

        Assert.AreEqual("ImagePath String; Captions Vector<String>; Rewrites Vector<String>", string.Join("; ", data.Schema.Select(column => $"{column.Name} {column.Type}")));
        AssertRows(data, "Captions", "1", "2", "3", "4");
        AssertRows(data, "Rewrites", "1a|1b", "2a|2b", "3a|3b", "4a|4b");
    }

    [TestMethod]
    public void A_grouped_row_holds_the_texts_of_all_its_records() =>
        AssertRows(Load(Main, new() { ["Rewrites"] = [Lines("1a", "2a", "3a", "4a"), Lines("1b", "2b", "3b", "4b")] }), "Rewrites", "1a|1b|3a|3b", "2a|2b", "4a|4b");

    [TestMethod]
    public void A_main_file_that_repeats_its_records_shares_the_texts()
    {
        string twice = Main + string.Join('\n', Main.Split('\n')[1..]);

        AssertRows(
            Load(twice, new() { ["Rewrites"] = [Lines("1a", "2a", "3a", "4a")] }, groupByImage: false),
            "Rewrites", "1a", "2a", "3a", "4a", "1a", "2a", "3a", "4a");
    }

    [TestMethod]
    public void A_main_file_of_different_images_may_be_repeated_and_grouped()
    {
        const string images = "a.jpg\t1\nb.jpg\t2\n";

        AssertRows(Load("filepath\ttitle\n" + images + images, new() { ["Rewrites"] = [Lines("1a", "2a")] }), "Rewrites", "1a|1a", "2a|2a");
    }

    [TestMethod]
    public void A_blank_line_is_no_caption_and_the_last_line_end_no_line() => AssertRows(
        Load(Main, new() { ["Rewrites"] = [TextFiles.Write(".txt", "1a\r\n\r\n  \r\n4a\r\n")] }, groupByImage: false), "Rewrites", "1a", "", "", "4a");

    [TestMethod]
    public void Columns_have_files_of_their_own()
    {
        IDataView data = Load(Main, new() { ["Rewrites"] = [Lines("1a", "2a", "3a", "4a")], ["Visual"] = [Lines("x", "y")] }, groupByImage: false);

        AssertRows(data, "Rewrites", "1a", "2a", "3a", "4a");
        AssertRows(data, "Visual", "x", "y", "x", "y");
    }

    [TestMethod]
    public void Lines_can_follow_the_rows_of_the_data() =>
        AssertRows(Load(Main, new() { ["Visual"] = [Lines("a", "b", "c")] }, perImage: true), "Visual", "a", "b", "c");

    [TestMethod]
    public void Lines_written_for_rows_are_not_taken_for_records()
    {
        string file = Lines("a", "b", "c");

        var e = Assert.ThrowsExactly<InvalidDataException>(() => Load(Main, new() { ["Visual"] = [file] }));

        Assert.Contains(file, e.Message);
        Assert.Contains("CaptionFilesPerImage", e.Message);
    }

    [TestMethod]
    public void Files_of_different_length_are_both_named()
    {
        string four = Lines("1", "2", "3", "4"), three = Lines("1", "2", "3");

        var e = Assert.ThrowsExactly<InvalidDataException>(() => Load(Main, new() { ["Rewrites"] = [four, three] }));

        Assert.Contains($"{four} has 4", e.Message);
        Assert.Contains($"{three} has 3", e.Message);
        Assert.Contains("'Rewrites'", e.Message);
    }

    [TestMethod]
    public void Lines_that_do_not_go_into_the_records_are_warned_of()
    {
        var messages = new List<string>();
        _context.Log += (_, e) => messages.Add(e.Message);

        Load(Main, new() { ["Rewrites"] = [Lines("1", "2", "3")] }, groupByImage: false);

        Assert.IsTrue(messages.Any(message => message.Contains("3 lines for 4 rows", StringComparison.Ordinal)), string.Join('\n', messages));
    }

    [TestMethod]
    public void Missing_empty_and_undecodable_files_are_named()
    {
        string missing = TextFiles.NewPath(".txt"), empty = TextFiles.Write(".txt", ""), latin1 = TextFiles.NewPath(".txt");
        File.WriteAllBytes(latin1, [.. "fine\ncaf"u8, 0xE9]);

        Assert.Contains(missing, Assert.ThrowsExactly<FileNotFoundException>(() => Load(Main, new() { ["Rewrites"] = [missing] })).Message);
        Assert.Contains(empty, Assert.ThrowsExactly<InvalidDataException>(() => Load(Main, new() { ["Rewrites"] = [empty] })).Message);
        Assert.Contains(latin1, Assert.ThrowsExactly<InvalidDataException>(() => Load(Main, new() { ["Rewrites"] = [latin1] })).Message);
        Assert.Contains("'Rewrites'", Assert.ThrowsExactly<ArgumentException>(() => Load(Main, new() { ["Rewrites"] = [] })).Message);
        Assert.Contains("'Captions'", Assert.ThrowsExactly<ArgumentException>(() => Load(Main, new() { ["Captions"] = [Lines("1")] })).Message);
    }

    [TestMethod]
    [TestCategory("Golden")]
    public void Published_captions_come_back_line_by_line()
    {
        string path = Path.Combine(Environment.GetEnvironmentVariable("SIMPLECLIP_TESTDATA") ?? "", "data", "laclip-text", "cc_style_captions.txt");
        if (!File.Exists(path))
        {
            Assert.Inconclusive($"there is no file '{path}'");
        }

        string[] captions = File.ReadAllLines(path);
        string main = "filepath\ttitle\n" + string.Concat(captions.Index().Select(line => $"{line.Index}.jpg\tcaption {line.Index}\n"));

        AssertRows(Load(main, new() { ["Rewrites"] = [path] }), "Rewrites", captions);
    }

    private static string Lines(params string[] lines) => TextFiles.Write(".txt", string.Concat(lines.Select(line => line + "\n")));

    private IDataView Load(string main, Dictionary<string, IReadOnlyList<string>> files, bool groupByImage = true, bool perImage = false) =>
        _context.Clip().Data.LoadFromTextFile(
            TextFiles.Write(".tsv", main), new TextFileOptions { CaptionFiles = files, GroupByImage = groupByImage, CaptionFilesPerImage = perImage });

    private static void AssertRows(IDataView data, string column, params string[] expected)
    {
        string[] rows = [.. data.GetTextVectors(column).Select(texts => string.Join('|', texts))];
        CollectionAssert.AreEqual(expected, rows, string.Join("; ", rows));
    }
}
