using Microsoft.ML;

namespace SimpleClip.MLNet.Tests.Data;

[TestClass]
public sealed class PairValidationTests
{
    /// <summary>Three records of two images.</summary>
    private const string Three = "filepath\ttitle\na.jpg\tone\na.jpg\ttwo\nb.jpg\tthree\n";

    private readonly MLContext _context = new();
    private readonly string _images = Directory.CreateDirectory(TextFiles.NewPath("")).FullName;

    public PairValidationTests()
    {
        foreach (string name in new[] { "a.jpg", "b.jpg", "c.jpg" })
        {
            File.WriteAllText(Path.Combine(_images, name), name);
        }
    }

    [TestMethod]
    public void Sound_pairs_are_counted_and_nothing_is_reported()
    {
        PairReport report = Validate("filepath\ttitle\na.jpg\tone\na.jpg\ttwo\nb.jpg\tthree\n");
        Assert.AreEqual(3, report.Rows);
        Assert.AreEqual(2, report.Images);
        Assert.AreEqual(3, report.Captions);
        Assert.IsEmpty(report.Problems);
        Assert.AreEqual("3 rows, 2 images, 3 captions; no problems found", report.ToString());
    }

    [TestMethod]
    public void Every_kind_of_problem_is_counted_with_its_line()
    {
        PairReport report = Validate("filepath\ttitle\na.jpg\tone\nmissing.jpg\ttwo\nb.jpg\t \nbroken line\nc.jpg\tone\nmissing.jpg\tthree\n", path =>
        {
            if (path.EndsWith("b.jpg", StringComparison.Ordinal))
            {
                throw new FormatException("no image");
            }
        });
        Assert.AreEqual(5, report.Rows);
        Assert.AreEqual(1, report.Count(PairProblemKind.MalformedLine));
        Assert.AreEqual(1, report.Count(PairProblemKind.MissingImage), "a missing image is reported once");
        Assert.AreEqual(1, report.Count(PairProblemKind.UnreadableImage));
        Assert.AreEqual(1, report.Count(PairProblemKind.EmptyCaption));
        Assert.AreEqual(1, report.Count(PairProblemKind.DuplicateCaption));
        Assert.AreEqual(0, report.Count(PairProblemKind.NoCaption));
        string text = report.ToString();
        Assert.StartsWith("5 rows, 4 images, 5 captions", text);
        Assert.Contains($"missing images: 1 (line 3: {Path.Combine(_images, "missing.jpg")})", text);
        Assert.Contains("unreadable images: 1 (line 4:", text);
        Assert.Contains("no image", text);
        Assert.Contains("empty captions: 1 (line 4)", text);
        Assert.Contains("repeated captions: 1 (line 6: \"one\")", text);
        Assert.Contains("line 5: expected 2 fields", text);
    }

    [TestMethod]
    public void Only_the_first_few_cases_are_named()
    {
        PairReport report = Validate("filepath\ttitle\n" + string.Concat(Enumerable.Range(0, 2000).Select(i => $"x{i}.jpg\tcaption {i}\n")));
        PairProblem problem = report.Problems.Single();
        Assert.AreEqual(2000, problem.Count);
        Assert.HasCount(5, problem.Examples);
        Assert.StartsWith("missing images: 2,000 (line 2: ", problem.ToString());
        Assert.EndsWith("; …)", problem.ToString());
    }

    [TestMethod]
    public void A_file_that_cannot_be_read_at_all_throws()
    {
        Assert.ThrowsExactly<InvalidDataException>(() => Validate("wrong\ttitle\na.jpg\tone\n"));
        Assert.ThrowsExactly<FileNotFoundException>(() => _context.Clip().Data.ValidateTextFile(TextFiles.NewPath(".tsv")));
    }

    [TestMethod]
    public void Data_of_any_origin_is_validated_by_row()
    {
        Pair[] pairs =
        [
            new() { ImagePath = Path.Combine(_images, "a.jpg"), Captions = ["one", "two"] },
            new() { ImagePath = Path.Combine(_images, "none.jpg"), Captions = [] },
        ];
        PairReport report = _context.Clip().Data.Validate(_context.Data.LoadFromEnumerable(pairs));
        Assert.AreEqual(2, report.Captions);
        CollectionAssert.AreEqual(new[] { PairProblemKind.MissingImage, PairProblemKind.NoCaption }, report.Problems.Select(problem => problem.Kind).ToArray());
        Assert.StartsWith("row 1: ", report.Problems[0].Examples[0]);
    }

    [TestMethod]
    public void Images_as_bytes_are_counted_and_a_single_caption_column_is_read()
    {
        IDataView data = _context.Data.LoadFromEnumerable(new[] { new Encoded { Image = [1], Text = "x" }, new Encoded { Image = [1], Text = "x" } });
        PairReport report = _context.Clip().Data.Validate(data, "Image", "Text");
        Assert.AreEqual(2, report.Images);
        Assert.AreEqual(1, report.Count(PairProblemKind.DuplicateCaption));
    }

    [TestMethod]
    public void Columns_that_are_missing_or_mistyped_are_reported_in_ML_NETs_words()
    {
        IDataView data = _context.Data.LoadFromEnumerable(new[] { new Encoded() });
        var missing = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _context.Clip().Data.Validate(data));
        Assert.StartsWith("Could not find image column 'ImagePath'", missing.Message);
        var mistyped = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _context.Clip().Data.Validate(data, "Text", "Image"));
        Assert.StartsWith("Schema mismatch for caption column 'Image': expected Text or Vector<Text>, got Vector<Byte>", mistyped.Message);
    }

    [TestMethod]
    public void Files_of_captions_are_looked_through_with_their_lines()
    {
        string missing = TextFiles.NewPath(".txt"), empty = TextFiles.Write(".txt", ""), damaged = TextFiles.NewPath(".txt");
        string whole = TextFiles.Write(".txt", "1a\n\n3a\n"), shorter = TextFiles.Write(".txt", "1b\n \n");
        File.WriteAllBytes(damaged, [.. "one\n"u8, 0xff, (byte)'\n']);

        PairReport report = ValidateFiles(Three, new() { ["Rewrites"] = [whole, shorter], ["Visual"] = [missing, empty, damaged] });

        string text = report.ToString();
        Assert.StartsWith("3 rows, 2 images, 3 captions", text);
        Assert.AreEqual(2, report.Count(PairProblemKind.EmptyCaption));
        Assert.Contains($"empty captions: 2 ({whole}, line 2; {shorter}, line 2)", text);
        Assert.Contains($"missing files of captions: 1 (column 'Visual': {missing})", text);
        Assert.AreEqual(2, report.Count(PairProblemKind.CaptionLineCount));
        Assert.Contains($"column 'Rewrites' have different numbers of lines: {whole} has 3, {shorter} has 2", text);
        Assert.Contains($"{empty}: expected one caption per line, and the file is empty", text);
        Assert.Contains($"malformed lines: 1 ({damaged}, after line 0: expected UTF-8", text);
    }

    [TestMethod]
    [DataRow(3, true, false, null)]
    [DataRow(1, true, false, null)]
    [DataRow(2, true, false, "has 2 lines, as many as there are images, and the main file has 3 records")]
    [DataRow(2, true, true, null)]
    [DataRow(3, true, true, "has 3 lines for 2 rows")]
    [DataRow(3, false, false, null)]
    [DataRow(2, false, false, "has 2 lines for 3 rows")]
    [DataRow(4, true, false, "has 4 lines for 3 records")]
    public void Numbers_of_lines_are_compared_as_a_load_compares_them(int lines, bool groupByImage, bool perImage, string? problem)
    {
        string file = TextFiles.Write(".txt", string.Concat(Enumerable.Repeat("text\n", lines)));

        PairReport report = ValidateFiles(Three, new() { ["Rewrites"] = [file] }, groupByImage, perImage);

        Assert.AreEqual(problem is null ? 0 : 1, report.Count(PairProblemKind.CaptionLineCount), report.ToString());
        Assert.Contains(problem is null ? "no problems found" : $"{file} {problem}", report.ToString());
    }

    [TestMethod]
    public void A_line_that_cannot_be_read_counts_where_lines_are_compared()
    {
        PairReport report = ValidateFiles(Three + "broken line\n", new() { ["Rewrites"] = [TextFiles.Write(".txt", "1\n2\n3\n4\n")] });

        CollectionAssert.AreEqual(new[] { PairProblemKind.MalformedLine }, report.Problems.Select(problem => problem.Kind).ToArray());
    }

    [TestMethod]
    public void A_column_of_captions_without_files_or_a_name_of_its_own_is_refused()
    {
        string Refuse(string column, params string[] files) =>
            Assert.ThrowsExactly<ArgumentException>(() => ValidateFiles(Three, new() { [column] = files })).Message;

        Assert.Contains("names no file for column 'Rewrites'", Refuse("Rewrites"));
        Assert.Contains("Two columns would be named 'Captions'", Refuse("Captions", "x"));
    }

    private PairReport ValidateFiles(
        string content, Dictionary<string, IReadOnlyList<string>> captions, bool groupByImage = true, bool perImage = false)
    {
        var options = new TextFileOptions
        {
            ImageFolder = _images, CaptionFiles = captions, GroupByImage = groupByImage, CaptionFilesPerImage = perImage,
        };
        return _context.Clip().Data.ValidateTextFile(TextFiles.Write(".tsv", content), options);
    }

    private PairReport Validate(string content, Action<string>? checkImage = null) =>
        _context.Clip().Data.ValidateTextFile(TextFiles.Write(".tsv", content), _images, checkImage);

    private sealed class Encoded
    {
        public byte[] Image { get; set; } = [];

        public string Text { get; set; } = "";
    }
}
