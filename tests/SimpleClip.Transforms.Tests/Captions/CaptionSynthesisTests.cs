using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Images;
using SimpleClip.Testing;
using SimpleClip.Tests.Images;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace SimpleClip.Tests.Captions;

/// <summary>What is asked, and what becomes of the answers.</summary>
[TestClass]
public sealed class CaptionSynthesisTests
{
    [TestMethod]
    public async Task The_model_sees_each_image_and_its_answer_goes_to_the_images_line()
    {
        using var synthesis = new Synthesis();
        Pictures.WriteColors(synthesis.Folder);
        string[] colors = [.. ColorModel.Colors.Keys];
        synthesis.Data = synthesis.View(colors.Select(color => new Synthesis.Row { ImagePath = color + ".png" }));
        synthesis.Options.Prompt = CaptionPrompts.Describe;
        synthesis.Options.ImageFolder = synthesis.Folder;
        await using ChatServer server = await ChatServer.StartAsync(async request =>
        {
            string color = ColorOf(request.Image);
            await Task.Delay(20 * (colors.Length - Array.IndexOf(colors, color)));
            return ChatReply.Say($"a {color} picture");
        });

        CaptionSynthesisReport report = await synthesis.RunAsync(server);

        CollectionAssert.AreEqual(colors.Select(color => $"a {color} picture").ToArray(), synthesis.Lines);
        Assert.AreEqual(colors.Length, report.Made);
        Assert.AreEqual(10 * colors.Length, report.InputTokens);
        Assert.AreEqual(3 * colors.Length, report.OutputTokens);
        CollectionAssert.AreEqual(new[] { synthesis.Output }, report.Files.ToArray());
        foreach (ChatRequest request in server.Requests)
        {
            StringAssert.StartsWith(request.ImageUrl, "data:image/png;base64,");
            CollectionAssert.AreEqual(File.ReadAllBytes(synthesis.File(ColorOf(request.Image) + ".png")), request.Image, "the file as it is");
            Assert.AreEqual(CaptionPrompts.Describe.Template, request.Text);
            Assert.AreEqual("system", request.Body.GetProperty("messages")[0].GetProperty("role").GetString());
        }
    }

    [TestMethod]
    public async Task Images_that_are_no_web_files_arrive_as_PNG()
    {
        using Image<Rgb24> pattern = Pictures.Pattern(7, 5);
        using var bitmap = new MemoryStream();
        pattern.SaveAsBmp(bitmap);
        byte[] pixels = [.. Enumerable.Repeat<byte[]>([200, 0, 0, 255], 6).SelectMany(pixel => pixel)];
        using var synthesis = new Synthesis();
        synthesis.Options.Prompt = CaptionPrompts.Describe;
        synthesis.Options.ImageColumnName = "Image";
        await using ChatServer server = await ChatServer.StartAsync(request => ChatReply.Say(request.ImageUrl![..22]));

        synthesis.Data = synthesis.View([new WithBytes { Image = bitmap.ToArray() }, new WithBytes { Image = Pictures.Jpeg(pattern) }]);
        await synthesis.RunAsync(server, output: synthesis.File("bytes.txt"));
        synthesis.Data = synthesis.View([new WithImage { Image = MLImage.CreateFromPixels(3, 2, MLPixelFormat.Rgba32, pixels) }]);
        await synthesis.RunAsync(server, output: synthesis.File("images.txt"));

        CollectionAssert.AreEqual(new[] { "data:image/png;base64,", "data:image/jpeg;base64" }, File.ReadAllLines(synthesis.File("bytes.txt")));
        using RgbImage sent = RgbImage.Decode(ImageSource.FromBytes(server.Requests.Last().Image, "sent"));
        Assert.AreEqual((3, 2), (sent.Width, sent.Height));
        CollectionAssert.AreEqual(new byte[] { 200, 0, 0 }, sent.Pixels[..3].ToArray());
    }

    [TestMethod]
    public async Task A_rewrite_shows_examples_and_takes_the_first_line()
    {
        using var synthesis = new Synthesis(rows: 6);
        synthesis.Options.Prompt = CaptionPrompts.Rewrite;
        (synthesis.Options.ModelId, synthesis.Options.Temperature, synthesis.Options.TopP, synthesis.Options.MaxOutputTokens) = ("other-model", 0.5f, 0.25f, 77);
        await using ChatServer server = await ChatServer.StartAsync(request => ChatReply.Say($"\n \"new {LastLine(request.Text)}\"\nnext => following\n"));

        await synthesis.RunAsync(server);

        CollectionAssert.AreEqual(Enumerable.Range(0, 6).Select(row => $"new caption {row} =>").ToArray(), synthesis.Lines);
        var shown = new HashSet<string>();
        foreach (ChatRequest request in server.Requests)
        {
            string[] lines = request.Text.Split('\n');
            Assert.HasCount(6, lines);
            Assert.IsTrue(lines[2..5].All(line => CaptionPrompts.Rewrite.Examples.Any(example => line == $"{example.Caption} => {example.Rewrite}")), request.Text);
            Assert.HasCount(3, lines[2..5].Distinct());
            shown.UnionWith(lines[2..5]);
            Assert.IsNull(request.ImageUrl);
            Assert.AreEqual("other-model", request.Body.GetProperty("model").GetString());
            Assert.AreEqual(0.5, request.Body.GetProperty("temperature").GetDouble());
            Assert.AreEqual(0.25, request.Body.GetProperty("top_p").GetDouble());
            Assert.AreEqual(77, request.Body.GetProperty("max_completion_tokens").GetInt32());
        }

        Assert.IsGreaterThan(5, shown.Count, "rows get different examples");
    }

    [TestMethod]
    public async Task Alt_text_and_visual_caption_are_fused()
    {
        using var synthesis = new Synthesis();
        synthesis.Data = synthesis.View([
            new Synthesis.Row { Captions = ["IMG_1 {visualCaption}\n Rex"], VisualCaptions = "a dog" },
            new Synthesis.Row { Captions = ["Tower"], VisualCaptions = " " },
            new Synthesis.Row { Captions = [" "], VisualCaptions = "a tower" },
        ]);
        synthesis.Options.Prompt = CaptionPrompts.Fuse;
        await using ChatServer server = await ChatServer.StartAsync(_ => ChatReply.Say("Rex, a dog"));

        CaptionSynthesisReport report = await synthesis.RunAsync(server);

        CollectionAssert.AreEqual(new[] { "Rex, a dog", "", "" }, synthesis.Lines);
        StringAssert.EndsWith(server.Requests.Single().Text, "\nText beside the picture: IMG_1 {visualCaption} Rex\nDescription: a dog");
        Assert.AreEqual(2, report.Failed);
        CollectionAssert.AreEquivalent(new[] { "row 1: The row has no visual caption.", "row 2: The row has no caption." }, report.FirstProblems.ToArray());
    }

    [TestMethod]
    public async Task Several_captions_of_a_row_go_into_files_that_the_loader_reads()
    {
        using var synthesis = new Synthesis();
        string main = synthesis.File("main.tsv");
        File.WriteAllText(main, "filepath\ttitle\na.jpg\tone\nb.jpg\tthree\na.jpg\ttwo\n");
        synthesis.Data = synthesis.Catalog.LoadFromTextFile(main);
        synthesis.Options.CaptionsPerRow = 3;
        await using ChatServer server = await ChatServer.StartAsync(request => ChatReply.Say($"new {request.Caption}"));

        CaptionSynthesisReport report = await synthesis.RunAsync(server);
        IDataView data = synthesis.Catalog.LoadFromTextFile(
            main, new TextFileOptions { CaptionFiles = new Dictionary<string, IReadOnlyList<string>> { ["Rewrites"] = report.Files }, CaptionFilesPerImage = true });

        CollectionAssert.AreEqual(
            new[] { "captions-1.txt", "captions-2.txt", "captions-3.txt" }, report.Files.Select(Path.GetFileName).ToArray());
        Assert.AreEqual(6, report.Made);
        CollectionAssert.AreEqual(
            new[] { "new one|new two|new one", "new three|new three|new three" },
            new MLContext().Data.CreateEnumerable<Rewritten>(data, reuseRowObject: false).Select(row => string.Join('|', row.Rewrites)).ToArray());
    }

    [TestMethod]
    public async Task Line_ends_and_quotes_of_answers_are_squeezed_out()
    {
        string[] answers = ["two\nlines\r\n\tand\u2028 more", "\"quoted\"", "\u201Ccurly\u201D", "say \"no\"", " naïve 日本 🐕 "];
        using var synthesis = new Synthesis(answers.Length);
        await using ChatServer server = await ChatServer.StartAsync(request => ChatReply.Say(answers[request.Caption[^1] - '0']));

        await synthesis.RunAsync(server);

        CollectionAssert.AreEqual(new[] { "two lines and more", "quoted", "curly", "say \"no\"", "naïve 日本 🐕" }, synthesis.Lines);
    }

    [TestMethod]
    public async Task Two_runs_give_the_same_bytes()
    {
        using var synthesis = new Synthesis(rows: 40);
        synthesis.Options.Prompt = CaptionPrompts.Rewrite;
        synthesis.Options.MaxConcurrency = 8;
        await using ChatServer server = await ChatServer.StartAsync(async request =>
        {
            await Task.Delay(Random.Shared.Next(8));
            return ChatReply.Say(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(request.Text))));
        });

        await synthesis.RunAsync(server, output: synthesis.File("first.txt"));
        await synthesis.RunAsync(server, output: synthesis.File("second.txt"));

        CollectionAssert.AreEqual(File.ReadAllBytes(synthesis.File("first.txt")), File.ReadAllBytes(synthesis.File("second.txt")));
        Assert.HasCount(80, server.Requests);
        Assert.HasCount(40, File.ReadAllLines(synthesis.File("first.txt")).Distinct());
    }

    [TestMethod]
    public async Task Images_that_cannot_be_read_are_reported_and_not_asked_for()
    {
        using var synthesis = new Synthesis();
        File.WriteAllText(synthesis.File("text.png"), "no image");
        synthesis.Data = synthesis.View([new Synthesis.Row { ImagePath = synthesis.File("gone.png") }, new Synthesis.Row { ImagePath = synthesis.File("text.png") }, new Synthesis.Row()]);
        synthesis.Options.Prompt = CaptionPrompts.Describe;
        await using ChatServer server = await ChatServer.StartAsync(_ => ChatReply.Say("never"));

        CaptionSynthesisReport report = await synthesis.RunAsync(server);

        Assert.IsEmpty(server.Requests);
        Assert.AreEqual(3, report.Failed);
        Assert.IsTrue(report.FirstProblems.Any(problem => problem.Contains("gone.png", StringComparison.Ordinal)));
        Assert.IsTrue(report.FirstProblems.Any(problem => problem.Contains("text.png", StringComparison.Ordinal)));
        Assert.IsTrue(report.FirstProblems.Any(problem => problem.Contains("no image", StringComparison.Ordinal)));
        StringAssert.StartsWith(report.ToString(), "3 captions of 3 rows: 0 made, 0 there already, 3 failed");
    }

    [TestMethod]
    public async Task The_synchronous_door_gives_the_same()
    {
        using var synthesis = new Synthesis(rows: 3);
        await using ChatServer server = await ChatServer.StartAsync(request => ChatReply.Say(request.Caption));

        CaptionSynthesisReport report = synthesis.Catalog.SynthesizeCaptions(server.Client, synthesis.Data, synthesis.Output, synthesis.Options);

        Assert.AreEqual(3, report.Made);
        CollectionAssert.AreEqual(new[] { "caption 0", "caption 1", "caption 2" }, synthesis.Lines);
    }

    [TestMethod]
    public async Task Columns_that_the_prompt_needs_are_required_and_no_others()
    {
        using var synthesis = new Synthesis(rows: 1);
        synthesis.Options.Prompt = CaptionPrompts.Fuse;
        (synthesis.Options.ImageColumnName, synthesis.Options.VisualCaptionColumnName) = ("Nowhere", "Visual");
        await using ChatServer server = await ChatServer.StartAsync(_ => ChatReply.Say("never"));

        ArgumentOutOfRangeException e = await Assert.ThrowsExactlyAsync<ArgumentOutOfRangeException>(() => synthesis.RunAsync(server));

        StringAssert.Contains(e.Message, "Could not find text column 'Visual'");
        Assert.IsEmpty(Directory.GetFiles(synthesis.Folder));
    }

    [TestMethod]
    public void Options_survive_a_round_trip_through_json()
    {
        var options = new CaptionSynthesisOptions { Prompt = CaptionPrompts.Rewrite, Temperature = 0.9f, RequestsPerMinute = 60 };

        string json = JsonSerializer.Serialize(options);

        var read = JsonSerializer.Deserialize<CaptionSynthesisOptions>(json)!;
        Assert.AreEqual(json, JsonSerializer.Serialize(read));
        Assert.HasCount(16, read.Prompt.Examples);
        Assert.AreEqual(CaptionPrompts.Rewrite.Template, read.Prompt.Template);
    }

    [TestMethod]
    public async Task Every_setting_out_of_range_is_named()
    {
        using var synthesis = new Synthesis(rows: 1);
        await using ChatServer server = await ChatServer.StartAsync(_ => ChatReply.Say("never"));
        CaptionSynthesisOptions options = synthesis.Options;
        (options.MaxConcurrency, options.MaxFailedShare, options.CaptionsPerRow, options.RetryDelaySeconds) = (0, 1.4, 0, double.NaN);
        options.Prompt = new CaptionPrompt { Template = "hello", ExamplesPerRequest = 1 };

        string message = (await Assert.ThrowsExactlyAsync<ArgumentException>(() => synthesis.RunAsync(server))).Message;

        foreach (string part in new[] { "MaxConcurrency", "MaxFailedShare", "CaptionsPerRow", "RetryDelaySeconds", "says nothing of the row", "ExamplesPerRequest is 1" })
        {
            StringAssert.Contains(message, part);
        }
    }

    private static string ColorOf(byte[] file)
    {
        using RgbImage image = RgbImage.Decode(ImageSource.FromBytes(file, "sent"));
        (byte, byte, byte) pixel = (image.Pixels[0], image.Pixels[1], image.Pixels[2]);
        return ColorModel.Colors.Single(color => color.Value == pixel).Key;
    }

    private static string LastLine(string text) => text[(text.LastIndexOf('\n') + 1)..];

    private sealed class WithBytes
    {
        public byte[] Image { get; set; } = [];
    }

    private sealed class WithImage
    {
        [Microsoft.ML.Transforms.Image.ImageType(2, 3)]
        public MLImage? Image { get; set; }
    }

    private sealed class Rewritten
    {
        public string[] Rewrites { get; set; } = [];
    }
}
