using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace SimpleClip.MLNet.Tests.Data;

[TestClass]
public sealed class WebDatasetTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void A_sample_is_what_shares_a_path_up_to_the_first_dot()
    {
        string tar = TarFiles.Write(
            ("sub.d/1.jpg", "first"), ("sub.d/1.txt", " a cat \n"), ("2.x.txt", "no caption"), ("2.txt", "a dog"), ("2.JPEG", "second"), ("README", "?"));
        WebDatasetView data = Load(tar);
        CollectionAssert.AreEqual(new[] { "sub.d/1: first: a cat", "2: second: a dog" }, Read(data));
        Assert.AreEqual("Image SampleId Captions", string.Join(' ', data.Schema.Select(column => column.Name)));
    }

    [TestMethod]
    public void Captions_come_from_several_members_and_keys_of_JSON()
    {
        string tar = TarFiles.Write(
            ("1.jpg", "x"), ("1.txt", "one"), ("1.json", """{"llm": ["two", "", "three"], "id": 7}"""), ("1.syn.json", """{"texts": "four"}"""), ("1.cls", "5"),
            ("2.jpg", "y"), ("2.json", """{"llm": "five"}"""));
        var options = new WebDatasetOptions
        {
            Captions = ["txt", "json:llm"],
            OtherCaptions = new Dictionary<string, IReadOnlyList<string>> { ["Synthetic"] = ["syn.json:texts"] },
            Texts = new Dictionary<string, string> { ["Label"] = "cls", ["Number"] = "json:id" },
        };
        WebDatasetView data = Load(tar, options);
        CollectionAssert.AreEqual(new[] { "1: x: one|two|three", "2: y: five" }, Read(data));
        CollectionAssert.AreEqual(new[] { "4 chars", "0 chars" }, ReadCaptions(data, "Synthetic").Select(text => $"{text.Length} chars").ToArray());
        CollectionAssert.AreEqual(new[] { "5", "" }, data.GetTexts("Label"));
        CollectionAssert.AreEqual(new[] { "7", "" }, data.GetTexts("Number"));
    }

    [TestMethod]
    public void Labelled_images_need_no_captions()
    {
        string tar = TarFiles.Write(("1.webp", "x"), ("1.cls", "5"));
        WebDatasetView data = Load(tar, new WebDatasetOptions { Captions = [], Texts = new Dictionary<string, string> { ["Label"] = "cls" } });
        CollectionAssert.AreEqual(new[] { "5" }, data.GetTexts("Label"));
        Assert.IsNull(data.Schema.GetColumnOrNull("Captions"));
    }

    [TestMethod]
    public void Shards_are_read_in_the_order_of_their_patterns()
    {
        string folder = TarFiles.NewFolder();
        foreach (string name in new[] { "00", "01", "10" })
        {
            TarFiles.WriteSamples(Path.Combine(folder, $"part-{name}.tar"), name + "-", 1);
        }

        Assert.AreEqual("10-0 00-0 01-0", Keys(Load($"{folder}/part-10.tar::{folder}/part-{{00..01}}.tar")));
        Assert.AreEqual("00-0 01-0", Keys(Load($"{Path.GetDirectoryName(folder)}/{Path.GetFileName(folder)[..^1]}?/part-0*.tar")));
    }

    [TestMethod]
    public void A_compressed_tar_reads_as_the_plain_one()
    {
        string tar = TarFiles.WriteSamples(TextFiles.NewPath(".tar"), "a", 20);
        CollectionAssert.AreEqual(Read(Load(tar)), Read(Load(TarFiles.Compress(tar))));
    }

    [TestMethod]
    public void Paths_longer_than_a_tar_header_are_read()
    {
        string folder = new('d', 300);
        string tar = TextFiles.NewPath(".tar");
        using (FileStream file = File.Create(tar))
        using (var writer = new System.Formats.Tar.TarWriter(file))
        {
            foreach (string extension in new[] { "jpg", "txt" })
            {
                writer.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, $"{folder}/ä.{extension}")
                {
                    DataStream = new MemoryStream("x"u8.ToArray()),
                });
            }
        }

        CollectionAssert.AreEqual(new[] { $"{folder}/ä: x: x" }, Read(Load(tar)));
    }

    [TestMethod]
    public void Samples_of_the_same_key_in_a_row_stay_apart_and_are_reported()
    {
        string tar = TarFiles.Write(("1.jpg", "x"), ("1.txt", "one"), ("1.jpg", "y"), ("1.txt", "two"));
        WebDatasetView data = Load(tar);
        CollectionAssert.AreEqual(new[] { "1: x: one", "1: y: two" }, Read(data));
        Assert.AreEqual(1L, data.LastReport!.Count(PairProblemKind.RepeatedKey));
    }

    [TestMethod]
    public void Incomplete_samples_are_left_out_and_reported()
    {
        string tar = TarFiles.Write(
            ("1.jpg", "x"), ("2.txt", "no image"), ("3.jpg", "z"), ("3.txt", "  "), ("4.jpg", ""), ("4.txt", "empty image"), ("5.jpg", "v"), ("5.txt", "five"));
        WebDatasetView data = Load(tar, new WebDatasetOptions { MaxSkippedShare = 0.8 });
        CollectionAssert.AreEqual(new[] { "5: v: five" }, Read(data));
        WebDatasetReport report = data.LastReport!;
        Assert.AreEqual(2L, report.Count(PairProblemKind.NoCaption));
        Assert.AreEqual(2L, report.Count(PairProblemKind.MissingImage));
        Assert.AreEqual(4L, report.SkippedSamples);
        Assert.AreEqual(1L, report.Samples);
        Assert.Contains($"{tar}: 2", report.ToString());
    }

    [TestMethod]
    public void Malformed_and_oversized_members_count_as_absent()
    {
        string tar = TextFiles.NewPath(".tar");
        TarFiles.WriteTo(tar, [
            ("1.jpg", new byte[100]), ("1.txt", "too large"u8.ToArray()),
            ("2.jpg", [1]), ("2.txt", [0xff, 0xfe, 0xfd]), ("2.json", "[1"u8.ToArray()),
            ("3.jpg", [1]), ("3.txt", "kept"u8.ToArray()), ("3.json", "[]"u8.ToArray()),
        ]);
        WebDatasetView data = Load(tar, new WebDatasetOptions { MaxMemberBytes = 99, Captions = ["txt", "json:caption"], MaxSkippedShare = 1 });
        Assert.AreEqual("3", Keys(data));
        Assert.AreEqual(1L, data.LastReport!.Count(PairProblemKind.OversizedMember));
        Assert.AreEqual(3L, data.LastReport!.Count(PairProblemKind.MalformedMember));
    }

    [TestMethod]
    public void A_truncated_shard_gives_what_comes_before_and_the_next_shards_are_read()
    {
        string folder = TarFiles.NewFolder();
        TarFiles.WriteSamples($"{folder}/0.tar", "a", 10);
        TarFiles.WriteSamples($"{folder}/1.tar", "b", 2);

        // Each member takes a header and a block of 512 bytes: the cut is within the caption of the third sample.
        TarFiles.Truncate($"{folder}/0.tar", (5 * 1024) + 513);
        WebDatasetView data = Load($"{folder}/{{0..1}}.tar");
        CollectionAssert.AreEqual(new[] { "a0: a0: a0", "a1: a1: a1", "b0: b0: b0", "b1: b1: b1" }, Read(data));
        Assert.AreEqual(1L, data.LastReport!.Count(PairProblemKind.DamagedShard));
        Assert.Contains("0.tar, after ", data.LastReport!.Problems[0].Examples[0]);
    }

    [TestMethod]
    public void However_a_shard_is_cut_only_whole_samples_are_read()
    {
        string whole = TarFiles.WriteSamples(TextFiles.NewPath(".tar"), "a", 4);
        string[] expected = Read(Load(whole));
        foreach (string path in new[] { whole, TarFiles.Compress(whole) })
        {
            for (long length = new FileInfo(path).Length - 1; length >= 0; length -= 97)
            {
                TarFiles.Truncate(path, length);
                WebDatasetView data = Load(path, new WebDatasetOptions { MaxSkippedShare = 1 });
                string[] rows = Read(data);
                CollectionAssert.AreEqual(expected[..rows.Length], rows, $"{path} cut at {length}");
                Assert.AreEqual(rows.Length, Keys(data).Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, "without reading images");
            }
        }
    }

    [TestMethod]
    public void Missing_empty_and_foreign_files_are_reported_by_name()
    {
        string folder = TarFiles.NewFolder();
        TarFiles.WriteSamples($"{folder}/0.tar", "a", 1);
        File.WriteAllText($"{folder}/1.tar", "");
        File.WriteAllText($"{folder}/2.tar", new string('x', 5000));
        var warnings = new List<string>();
        _context.Log += (_, e) => warnings.Add(e.Message);
        WebDatasetView data = Load($"{folder}/{{0..3}}.tar", new WebDatasetOptions { MaxSkippedShare = 0.75 });
        Assert.AreEqual("a0", Keys(data));
        WebDatasetReport report = data.LastReport!;
        Assert.AreEqual(1L, report.Count(PairProblemKind.MissingShard));
        Assert.AreEqual(2L, report.Count(PairProblemKind.DamagedShard));
        Assert.AreEqual(4L, report.Shards);
        Assert.IsTrue(warnings.Exists(warning => warning.Contains("3.tar", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Reading_stops_when_too_many_shards_or_samples_are_left_out()
    {
        string folder = TarFiles.NewFolder();
        TarFiles.WriteSamples($"{folder}/0.tar", "a", 1);
        var shards = Assert.ThrowsExactly<InvalidDataException>(() => Read(Load($"{folder}/{{0..2}}.tar")));
        Assert.Contains("2 of 3 shards", shards.Message);
        string tar = TarFiles.Write(("1.jpg", "x"), ("2.jpg", "x"), ("3.jpg", "x"), ("3.txt", "three"));
        var samples = Assert.ThrowsExactly<InvalidDataException>(() => Read(Load(tar)));
        Assert.Contains("2 of 3 samples", samples.Message);
    }

    [TestMethod]
    public void A_header_that_asks_for_too_much_memory_is_damage()
    {
        string tar = TextFiles.NewPath(".tar");
        using (FileStream file = File.Create(tar))
        using (var writer = new System.Formats.Tar.TarWriter(file))
        {
            var attributes = new Dictionary<string, string> { ["comment"] = new('x', 3 << 20) };
            writer.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "1.jpg", attributes));
        }

        WebDatasetView data = Load(tar, new WebDatasetOptions { MaxSkippedShare = 1 });
        Assert.IsEmpty(Read(data));
        Assert.Contains("header", data.LastReport!.Problems[0].Examples[0]);
    }

    [TestMethod]
    [DataRow('x')]
    [DataRow('g')]
    [DataRow('L')]
    [DataRow('K')]
    public void No_memory_is_taken_on_the_word_of_a_header(char type)
    {
        string tar = TextFiles.NewPath(".tar");
        File.WriteAllBytes(tar, TarFiles.MakeHeader("1", type, size: int.MaxValue - 64));
        WebDatasetView data = Load(tar, new WebDatasetOptions { MaxSkippedShare = 1 });
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.IsEmpty(Read(data));
        Assert.IsLessThan(64L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.AreEqual(1L, data.LastReport!.Count(PairProblemKind.DamagedShard));
    }

    [TestMethod]
    public void A_random_order_holds_each_sample_once_and_follows_its_seed()
    {
        string folder = TarFiles.NewFolder();
        TarFiles.WriteSamples($"{folder}/0.tar", "a", 40);
        TarFiles.WriteSamples($"{folder}/1.tar", "b", 40);
        WebDatasetView data = Load($"{folder}/{{0..1}}.tar", new WebDatasetOptions { ShuffleBufferSamples = 16 });
        string[] inOrder = ReadIds(data, null);
        string[] shuffled = ReadIds(data, new Random(5));
        CollectionAssert.AreNotEqual(inOrder, shuffled);
        CollectionAssert.AreEquivalent(inOrder, shuffled, "with the same ids");
        CollectionAssert.AreEqual(shuffled, ReadIds(data, new Random(5)));
        CollectionAssert.AreNotEqual(shuffled, ReadIds(data, new Random(6)));
        Assert.HasCount(80, inOrder.Distinct().ToArray());
    }

    [TestMethod]
    public void Cursors_read_beside_each_other()
    {
        WebDatasetView data = Load(TarFiles.WriteSamples(TextFiles.NewPath(".tar"), "a", 5));
        using DataViewRowCursor first = data.GetRowCursor(data.Schema);
        Assert.IsTrue(first.MoveNext());
        Assert.AreEqual("a0 a1 a2 a3 a4", Keys(data));
        Assert.IsTrue(first.MoveNext());
        ReadOnlyMemory<char> key = default;
        first.GetGetter<ReadOnlyMemory<char>>(data.Schema["SampleId"])(ref key);
        Assert.AreEqual("a1", key.ToString());
    }

    [TestMethod]
    public void Drawing_with_replacement_follows_the_weights_for_as_long_as_asked()
    {
        string folder = TarFiles.NewFolder();
        TarFiles.WriteSamples($"{folder}/a.tar", "a", 1);
        TarFiles.WriteSamples($"{folder}/b.tar", "b", 1);
        WebDatasetSource[] sources = [new() { Shards = $"{folder}/a.tar", Weight = 3 }, new() { Shards = $"{folder}/b.tar" }];
        WebDatasetView data = _context.Clip().Data.LoadFromWebDataset(sources, new WebDatasetOptions { Resample = true, EpochSamples = 400 });
        string[] keys = data.GetTexts("SampleId");
        Assert.AreEqual(400L, data.GetRowCount());
        Assert.HasCount(400, keys);

        // 300 are expected; 8.7 is the standard deviation.
        int ofFirst = keys.Count(key => key == "a0");
        Assert.IsTrue(ofFirst is > 260 and < 340, $"{ofFirst}");
        CollectionAssert.AreEqual(keys, data.GetTexts("SampleId"));
    }

    [TestMethod]
    public void A_missing_shard_drawn_again_and_again_is_left_out_once()
    {
        string folder = TarFiles.NewFolder();
        TarFiles.WriteSamples($"{folder}/0.tar", "a", 1);
        WebDatasetView data = Load($"{folder}/{{0..1}}.tar", new WebDatasetOptions { Resample = true, EpochSamples = 100 });
        Assert.HasCount(100, data.GetTexts("SampleId"));
        Assert.IsGreaterThan(20, data.LastReport!.Count(PairProblemKind.MissingShard));
    }

    [TestMethod]
    public void Drawing_from_shards_without_samples_ends()
    {
        string tar = TarFiles.Write(("notes", "x"));
        WebDatasetView data = Load(tar, new WebDatasetOptions { Resample = true, EpochSamples = 1 });
        Assert.Contains("gave no sample", Assert.ThrowsExactly<InvalidDataException>(() => Keys(data)).Message);
    }

    [TestMethod]
    public void The_number_of_rows_is_told_by_sizes_json_or_a_first_read()
    {
        string folder = TarFiles.NewFolder();
        TarFiles.WriteSamples($"{folder}/0.tar", "a", 3);
        TarFiles.WriteSamples($"{folder}/1.tar", "b", 4);
        WebDatasetView unknown = Load($"{folder}/{{0..1}}.tar");
        Assert.IsNull(unknown.GetRowCount());
        Keys(unknown);
        Assert.AreEqual(7L, unknown.GetRowCount());
        File.WriteAllText($"{folder}/sizes.json", """{"0.tar": 3, "1.tar": 4, "2.tar": 100}""");
        Assert.AreEqual(7L, Load($"{folder}/{{0..1}}.tar").GetRowCount());
        File.WriteAllText($"{folder}/sizes.json", "[]");
        Assert.Contains("sizes.json", Assert.ThrowsExactly<InvalidDataException>(() => Load($"{folder}/0.tar")).Message);
    }

    [TestMethod]
    public void Wrong_options_and_patterns_are_refused()
    {
        string tar = TarFiles.WriteSamples(TextFiles.NewPath(".tar"), "a", 1);
        Assert.Contains("nowhere", Assert.ThrowsExactly<FileNotFoundException>(() => Load("nowhere-{0..3}.tar")).Message);
        Assert.ThrowsExactly<FileNotFoundException>(() => Load($"{TextFiles.Folder}/none-*.tar"));
        Assert.ThrowsExactly<ArgumentException>(() => Load("https://example.org/{0..3}.tar"));
        Assert.ThrowsExactly<ArgumentException>(() => Load($"{tar}::"));
        Assert.ThrowsExactly<ArgumentException>(() => Load(tar, new WebDatasetOptions { Resample = true }));
        Assert.ThrowsExactly<ArgumentException>(() => Load(tar, new WebDatasetOptions { EpochSamples = 5 }));
        Assert.ThrowsExactly<ArgumentException>(() => Load(tar, new WebDatasetOptions { Captions = ["json:"] }));
        Assert.ThrowsExactly<ArgumentException>(() => Load(tar, new WebDatasetOptions { Texts = new Dictionary<string, string> { ["Captions"] = "cls" } }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Load(tar, new WebDatasetOptions { ShuffleBufferSamples = 0 }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Load(tar, new WebDatasetOptions { MaxSkippedShare = double.NaN }));
        Assert.ThrowsExactly<ArgumentException>(() => _context.Clip().Data.LoadFromWebDataset(
            [new WebDatasetSource { Shards = tar }, new WebDatasetSource { Shards = tar, Weight = 2 }], new WebDatasetOptions()));
    }

    [TestMethod]
    public void Options_round_trip_through_JSON()
    {
        var options = new WebDatasetOptions
        {
            Captions = ["json:a"],
            OtherCaptions = new Dictionary<string, IReadOnlyList<string>> { ["B"] = ["txt", "c"] },
            Texts = new Dictionary<string, string> { ["Label"] = "cls" },
            Resample = true,
            EpochSamples = 9,
        };
        string json = System.Text.Json.JsonSerializer.Serialize(options);
        Assert.AreEqual(json, System.Text.Json.JsonSerializer.Serialize(System.Text.Json.JsonSerializer.Deserialize<WebDatasetOptions>(json)));
    }

    private WebDatasetView Load(string shards, WebDatasetOptions? options = null) =>
        _context.Clip().Data.LoadFromWebDataset(shards, options ?? new WebDatasetOptions());

    private static string Keys(IDataView data) => string.Join(' ', data.GetTexts("SampleId"));

    private static string[] ReadCaptions(WebDatasetView data, string column)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema[column]]);
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(data.Schema[column]);
        var rows = new List<string>();
        VBuffer<ReadOnlyMemory<char>> value = default;
        while (cursor.MoveNext())
        {
            getter(ref value);
            rows.Add(string.Join('|', value.DenseValues()));
        }

        return [.. rows];
    }

    private static string[] Read(WebDatasetView data)
    {
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        ValueGetter<VBuffer<byte>> getImage = cursor.GetGetter<VBuffer<byte>>(data.Schema["Image"]);
        ValueGetter<ReadOnlyMemory<char>> getKey = cursor.GetGetter<ReadOnlyMemory<char>>(data.Schema["SampleId"]);
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getCaptions = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(data.Schema["Captions"]);
        var rows = new List<string>();
        VBuffer<byte> image = default;
        ReadOnlyMemory<char> key = default;
        VBuffer<ReadOnlyMemory<char>> captions = default;
        while (cursor.MoveNext())
        {
            getImage(ref image);
            getKey(ref key);
            getCaptions(ref captions);
            rows.Add($"{key}: {Encoding.UTF8.GetString(image.GetValues())}: {string.Join('|', captions.DenseValues())}");
        }

        return [.. rows];
    }

    private static string[] ReadIds(WebDatasetView data, Random? random)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema["SampleId"]], random);
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        ValueGetter<ReadOnlyMemory<char>> getKey = cursor.GetGetter<ReadOnlyMemory<char>>(data.Schema["SampleId"]);
        var rows = new List<string>();
        DataViewRowId id = default;
        ReadOnlyMemory<char> key = default;
        while (cursor.MoveNext())
        {
            getId(ref id);
            getKey(ref key);
            rows.Add($"{id} {key}");
        }

        return [.. rows];
    }
}
