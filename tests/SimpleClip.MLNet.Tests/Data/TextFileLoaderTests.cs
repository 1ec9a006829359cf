using Microsoft.ML;

namespace SimpleClip.MLNet.Tests.Data;

[TestClass]
public sealed class TextFileLoaderTests
{
    private readonly MLContext _context = new();

    [TestMethod]
    public void A_tab_separated_file_in_open_clips_style_is_read_by_its_column_names()
    {
        string path = TextFiles.Write(".tsv", "id\ttitle\tfilepath\n1\ta cat\ta.jpg\n2\ta dog, running\tb.jpg\n");
        AssertRows(Load(path), "a.jpg: a cat", "b.jpg: a dog, running");
    }

    [TestMethod]
    public void A_comma_separated_file_follows_RFC_4180()
    {
        string path = TextFiles.Write(".csv", "filepath,title\r\na.jpg,\"a \"\"big\"\" cat,\nsleeping\"\r\n\"b,c.jpg\",plain\r\n\r\nd.jpg,\n");
        Pair[] pairs = Load(path);
        AssertRows(pairs, "a.jpg: a \"big\" cat,\nsleeping", "b,c.jpg: plain", "d.jpg: ");
    }

    [TestMethod]
    public void Columns_and_separator_can_be_chosen()
    {
        string path = TextFiles.Write(".txt", "image;comment\na.jpg;hello\n");
        AssertRows(
            Load(path, new TextFileOptions { Format = TextFileFormat.CommaSeparated, Separator = ';', ImageColumn = "image", CaptionColumn = "comment" }),
            "a.jpg: hello");
    }

    [TestMethod]
    public void Quotes_can_be_plain_characters()
    {
        string path = TextFiles.Write(".tsv", "filepath\ttitle\na.jpg\t\"hello\" he said\n");
        AssertRows(Load(path, new TextFileOptions { Quoted = false }), "a.jpg: \"hello\" he said");
    }

    [TestMethod]
    public void JSON_lines_hold_one_caption_or_several()
    {
        string path = TextFiles.Write(
            ".jsonl",
            "{\"image\": \"a.jpg\", \"captions\": [\"one\", \"two \\u00e4\"]}\n\n{\"caption\": \"three\", \"filepath\": \"b.jpg\", \"extra\": [1]}\n{\"image\": \"c.jpg\", \"captions\": []}");
        AssertRows(Load(path), "a.jpg: one|two ä", "b.jpg: three", "c.jpg: ");
        Assert.IsEmpty(Load(path)[2].Captions);
    }

    [TestMethod]
    public void JSON_keys_can_be_chosen()
    {
        string path = TextFiles.Write(".jsonl", "{\"file\": \"a.jpg\", \"texts\": [\"one\"], \"image\": \"no\", \"caption\": \"no\"}\n");
        AssertRows(Load(path, new TextFileOptions { ImageColumn = "file", CaptionColumn = "texts" }), "a.jpg: one");
    }

    [TestMethod]
    public void Lines_of_one_image_become_one_row_with_several_captions()
    {
        string path = TextFiles.Write(".tsv", "filepath\ttitle\na.jpg\t1\nb.jpg\t2\na.jpg\t3\nc.jpg\t4\nb.jpg\t5\na.jpg\t6\n");
        AssertRows(Load(path), "a.jpg: 1|3|6", "b.jpg: 2|5", "c.jpg: 4");
        AssertRows(
            Load(path, new TextFileOptions { GroupByImage = false }), "a.jpg: 1", "b.jpg: 2", "a.jpg: 3", "c.jpg: 4", "b.jpg: 5", "a.jpg: 6");
    }

    [TestMethod]
    public void Relative_paths_start_from_the_image_folder_or_the_files_own()
    {
        string absolute = Path.GetFullPath(Path.Combine(TextFiles.Folder, "elsewhere.jpg"));
        string path = TextFiles.Write(".tsv", $"filepath\ttitle\nsub/a.jpg\tx\n../b.jpg\ty\n{absolute}\tz\n");
        string root = Path.Combine(TextFiles.Folder, "images");
        CollectionAssert.AreEqual(
            new[] { Path.Combine(root, "sub", "a.jpg"), Path.Combine(TextFiles.Folder, "b.jpg"), absolute },
            Load(path, new TextFileOptions { ImageFolder = root }).Select(pair => pair.ImagePath).ToArray());
        Assert.AreEqual(Path.Combine(TextFiles.Folder, "sub", "a.jpg"), Load(path)[0].ImagePath);
    }

    [TestMethod]
    public void A_byte_order_mark_is_no_part_of_the_first_column()
    {
        string path = TextFiles.NewPath(".csv");
        File.WriteAllText(path, "filepath,title\na.jpg,x\n", new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        AssertRows(Load(path), "a.jpg: x");
    }

    [TestMethod]
    public void Texts_longer_than_a_block_of_the_store_survive()
    {
        string longText = new('x', 3_000_000);
        string path = TextFiles.Write(".tsv", $"filepath\ttitle\na.jpg\tshort\nb.jpg\t{longText}\nc.jpg\tafter\n");
        Pair[] pairs = Load(path);
        Assert.AreEqual(longText, pairs[1].Captions[0]);
        Assert.AreEqual("after", pairs[2].Captions[0]);
    }

    [TestMethod]
    [TestCategory("Golden")]
    public void The_same_pairs_are_read_from_a_tsv_and_from_JSON_lines()
    {
        string root = Environment.GetEnvironmentVariable("SIMPLECLIP_TESTDATA") ?? "";
        string folder = Path.Combine(root, "data", "flickr8k");
        if (!Directory.Exists(folder))
        {
            Assert.Inconclusive($"there is no folder '{folder}'");
        }

        Pair[] tsv = Load(Path.Combine(folder, "dev.tsv"));
        Pair[] json = Load(Path.Combine(folder, "dev.jsonl"));
        Assert.IsNotEmpty(tsv);
        CollectionAssert.AreEqual(
            json.Select(pair => pair.ToString()).Order().ToArray(), tsv.Select(pair => pair.ToString()).Order().ToArray());
        Assert.IsTrue(json.All(pair => File.Exists(pair.ImagePath)));
    }

    [TestMethod]
    public void A_missing_file_is_named_with_its_full_path()
    {
        string path = TextFiles.NewPath(".tsv");
        var e = Assert.ThrowsExactly<FileNotFoundException>(() => Load(path));
        Assert.Contains(path, e.Message);
    }

    [TestMethod]
    public void An_extension_that_tells_nothing_is_refused()
    {
        var e = Assert.ThrowsExactly<ArgumentException>(() => Load(TextFiles.Write(".txt", "filepath\ttitle\n")));
        Assert.Contains(".txt", e.Message);
        Assert.Contains(".jsonl", e.Message);
    }

    [TestMethod]
    [DataRow(".csv", "path,title\na,b\n", "line 1, column 'filepath'", "names 'path', 'title'", DisplayName = "unknown column")]
    [DataRow(".csv", "", "line 1", "the file is empty", DisplayName = "empty file")]
    [DataRow(".csv", "filepath,title\na,b\nc\n", "line 3", "expected 2 fields as in the first line, got 1", DisplayName = "too few fields")]
    [DataRow(".csv", "filepath,title\na,b,c\n", "line 2", "got 3", DisplayName = "too many fields")]
    [DataRow(".csv", "filepath,title\na,\"b\nc\"\n ,d\n", "line 4, column 'filepath'", "expected the path of an image", DisplayName = "empty path after a field of two lines")]
    [DataRow(".csv", "filepath,title\na,\"b\n", "line 2", "that begins on line 2 does not end", DisplayName = "open quote")]
    [DataRow(".tsv", "filepath\ttitle\na\t\"b\" c\n", "line 2", "expected a separator after the quoted field, got ' '", DisplayName = "text after a quote")]
    [DataRow(".jsonl", "{\"image\":\"a\",\"caption\":\"b\"}\n{\"image\":", "line 2", "expected a JSON object", DisplayName = "cut off JSON")]
    [DataRow(".jsonl", "[1]\n", "line 1", "expected a JSON object, got an array", DisplayName = "JSON array")]
    [DataRow(".jsonl", "{\"captions\":[]}\n", "line 1", "expected a key 'image' or 'filepath', got 'captions'", DisplayName = "no image key")]
    [DataRow(".jsonl", "{\"image\":\"a\"}\n", "line 1", "expected a key 'captions' or 'caption' or 'title', got 'image'", DisplayName = "no caption key")]
    [DataRow(".jsonl", "{\"image\":5,\"caption\":\"a\"}\n", "line 1, column 'image'", "expected the path of an image, got a number", DisplayName = "number as image")]
    [DataRow(".jsonl", "{\"image\":\"\",\"caption\":\"a\"}\n", "line 1, column 'image'", "got an empty text", DisplayName = "empty image")]
    [DataRow(".jsonl", "{\"image\":\"a\",\"caption\":null}\n", "line 1, column 'caption'", "expected a text or an array of texts, got null", DisplayName = "null caption")]
    [DataRow(".jsonl", "{\"image\":\"a\",\"captions\":[\"a\",{}]}\n", "line 1, column 'captions'", "holds an object", DisplayName = "object as caption")]
    public void Malformed_input_is_named_by_file_line_and_column(string extension, string content, string place, string problem)
    {
        string path = TextFiles.Write(extension, content);
        var e = Assert.ThrowsExactly<InvalidDataException>(() => Load(path));
        Assert.StartsWith($"{path}, {place}", e.Message);
        Assert.Contains(problem, e.Message);
    }

    [TestMethod]
    public void Bytes_that_are_not_UTF_8_are_refused()
    {
        string path = TextFiles.NewPath(".tsv");
        File.WriteAllBytes(path, [.. "filepath\ttitle\na.jpg\tcaf"u8, 0xE9, .. "\n"u8]);
        var e = Assert.ThrowsExactly<InvalidDataException>(() => Load(path));
        Assert.Contains("UTF-8", e.Message);
        Assert.Contains(path, e.Message);
    }

    private Pair[] Load(string path, TextFileOptions? options = null) =>
        _context.Data.CreateEnumerable<Pair>(
            options is null ? _context.Clip().Data.LoadFromTextFile(path) : _context.Clip().Data.LoadFromTextFile(path, options), reuseRowObject: false).ToArray();

    private static void AssertRows(Pair[] pairs, params string[] expected) =>
        CollectionAssert.AreEqual(expected, pairs.Select(pair => pair.ToString()).ToArray());
}
