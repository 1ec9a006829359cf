using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Images;
using SimpleClip.Testing;
using SimpleClip.Tests.Images;
using static SimpleClip.Testing.OnnxGraph;

namespace SimpleClip.Tests.Models.Pretrained;

[TestClass]
public sealed class PretrainedModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_folder_of_two_towers_computes_what_its_graphs_say()
    {
        new ColorExport().Write(_folder.Path);

        ClipModel model = ClipModel.FromPretrained(_folder.Path);

        AssertColors(model);
        Assert.AreEqual("clip example/color", model.Info.Architecture);
        Assert.AreEqual("quick_gelu", model.Info.Activation);
        Assert.AreEqual(ColorModel.ContextLength, model.Info.ContextLength);
        Assert.AreEqual(Interpolation.Bicubic, model.Info.Image.Interpolation);
        Assert.AreEqual("attention_mask", model.Info.TextTower!.AttentionMaskName);
        Assert.AreEqual(ColorExport.Tokenizer.EndToken, model.Info.TextTower.PaddingToken);
        Assert.IsFalse(model.Info.TextTower.IsNormalized);
        Assert.IsFalse(model.HasWeights);
    }

    [TestMethod]
    public void Loading_a_folder_is_the_same()
    {
        new ColorExport().Write(_folder.Path);

        AssertColors(ClipModel.Load(_folder.Path));
    }

    [TestMethod]
    public void The_model_saves_as_a_package_that_needs_the_folder_no_more()
    {
        (byte[] graph, byte[] data) = new ColorExport().ExternalTextTower();
        new ColorExport().Write(_folder.File("source"));
        File.WriteAllBytes(_folder.File("source/text_model.onnx"), graph);
        File.WriteAllBytes(_folder.File("source/" + ColorExport.DataFile), data);
        ClipModel.FromPretrained(_folder.File("source")).Save(_folder.File("color.clip"));
        Directory.Delete(_folder.File("source"), recursive: true);

        ClipModel loaded = ClipModel.Load(_folder.File("color.clip"));

        AssertColors(loaded);
        Assert.AreEqual("attention_mask", loaded.Info.TextTower!.AttentionMaskName);
    }

    [TestMethod]
    public void The_model_works_in_a_saved_pipeline_of_MLNet()
    {
        new ColorExport { Batch = 1 }.Write(_folder.Path);
        var context = new MLContext(seed: 1);
        IDataView data = context.Data.LoadFromEnumerable(ColorModel.Colors.Keys.Select(color => new PictureRow { Text = color }));
        using (TextEmbeddingTransformer transformer =
            context.Clip().Transforms.TextEmbedding("Embedding", "Text", ClipModel.FromPretrained(_folder.Path)).Fit(data))
        {
            context.Model.Save(transformer, data.Schema, _folder.File("a.zip"));
        }

        using var loaded = (IDisposable)context.Model.Load(_folder.File("a.zip"), out _);

        float[][] embeddings = [.. ((ITransformer)loaded).Transform(data).GetColumn<float[]>("Embedding")];
        Close.Assert(
            "embeddings",
            [.. ColorModel.Colors.Keys.SelectMany(color => ColorExport.Expected(color))],
            [.. embeddings.SelectMany(values => values)],
            new Tolerance(1e-6, 0));
    }

    [TestMethod]
    [DataRow(ElementType.Int64, ElementType.Int64, true, ElementType.Float, null)]
    [DataRow(ElementType.Int32, ElementType.Int32, true, ElementType.Float, null)]
    [DataRow(ElementType.Int32, ElementType.Int64, true, ElementType.Float, null)]
    [DataRow(ElementType.Int64, ElementType.Int64, true, ElementType.Float16, null)]
    [DataRow(ElementType.Int64, ElementType.Int64, true, ElementType.Float, 1L)]
    [DataRow(ElementType.Int32, ElementType.Int32, true, ElementType.Float16, 3L)]
    [DataRow(ElementType.Int64, ElementType.Int64, true, ElementType.Float, 4L)]
    [DataRow(ElementType.Int32, ElementType.Int32, false, ElementType.Float, null)]
    public void Graphs_of_all_types_and_batches_are_served(ElementType ids, ElementType mask, bool hasMask, ElementType floats, long? batch)
    {
        new ColorExport { IdType = ids, MaskType = mask, HasMask = hasMask, FloatType = floats, Batch = batch }.Write(_folder.Path);

        ClipModel model = ClipModel.FromPretrained(_folder.Path);

        Assert.AreEqual((int?)batch, model.Info.TextTower!.FixedBatchSize);
        AssertColors(model, floats == ElementType.Float16 ? 1e-3 : 1e-6, hasMask);
    }

    [TestMethod]
    [DataRow("", "onnx", null)]
    [DataRow("_quantized", "onnx", "quantized")]
    [DataRow("_fp16", "", "fp16")]
    public void Graphs_are_found_by_folder_and_variant(string suffix, string subfolder, string? variant)
    {
        new ColorExport().Write(_folder.Path, suffix, subfolder);

        AssertColors(ClipModel.FromPretrained(_folder.Path, new PretrainedModelOptions { Variant = variant }));
    }

    [TestMethod]
    public void A_variant_that_is_not_there_is_an_error_that_names_those_that_are()
    {
        new ColorExport().Write(_folder.Path, "_quantized", "onnx");

        Fails("vision_model.onnx", "onnx/text_model_quantized.onnx");
    }

    [TestMethod]
    public void A_graph_of_both_towers_is_cut_in_two()
    {
        ColorExport.WriteSettings(_folder.Path);
        File.WriteAllBytes(_folder.File("model.onnx"), new ColorExport().Combined());

        ClipModel model = ClipModel.FromPretrained(_folder.Path);

        AssertColors(model);
        Assert.IsTrue(model.Info.ImageTower!.IsNormalized && model.Info.TextTower!.IsNormalized);
        Assert.IsLessThan(model.TextGraph.Length, model.ImageGraph.Length * 4, "The image tower does not hold the table of tokens.");
    }

    [TestMethod]
    public void The_trained_scale_of_logits_is_read_where_a_graph_holds_it()
    {
        ColorExport.WriteSettings(_folder.Path);
        File.WriteAllBytes(_folder.File("model.onnx"), new ColorExport().Combined());

        Assert.AreEqual(ColorExport.LogitScale, ClipModel.FromPretrained(_folder.Path).Info.LogitScale, 1e-6);
        Assert.AreEqual(2, ClipModel.FromPretrained(_folder.Path, new PretrainedModelOptions { LogitScale = 2 }).Info.LogitScale);
        new ColorExport().Write(_folder.Path);
        Assert.AreEqual(Math.Log(100), ClipModel.FromPretrained(_folder.Path).Info.LogitScale, "The value at which training began is not the trained one.");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_tokenizer_file_gives_the_tokens_of_vocabulary_and_merges(bool pairs)
    {
        new ColorExport().Write(_folder.Path);
        ColorExport.UseTokenizerFile(_folder.Path, pairs);

        ClipModel model = ClipModel.FromPretrained(_folder.Path);

        foreach (string text in (string[])["a photo of a red square.", "Zürich, 1984!", "<|endoftext|> x"])
        {
            CollectionAssert.AreEqual(ColorExport.Tokenizer.Tokenize(text), model.Tokenizer.Tokenize(text), text);
        }

        AssertColors(model);
    }

    [TestMethod]
    [DataRow("Unigram", "</w>")]
    [DataRow("BPE", "")]
    public void A_tokenizer_of_another_kind_is_refused(string type, string suffix)
    {
        new ColorExport().Write(_folder.Path);
        ColorExport.UseTokenizerFile(_folder.Path, pairs: true);
        Edit("tokenizer.json", root => (root["model"]!["type"], root["model"]!["end_of_word_suffix"]) = (type, suffix));

        Fails("tokenizer.json", type);
    }

    [TestMethod]
    [DataRow("""{ "pad_token": "!" }""", "!")]
    [DataRow("""{ "pad_token": { "content": "!", "lstrip": false } }""", "!")]
    [DataRow("""{ "model_max_length": 77 }""", "<|endoftext|>")]
    public void The_padding_token_is_that_of_the_tokenizer(string json, string expected)
    {
        new ColorExport().Write(_folder.Path);
        File.WriteAllText(_folder.File("tokenizer_config.json"), json);

        Assert.AreEqual(
            ColorExport.Tokenizer.FindToken(expected), ClipModel.FromPretrained(_folder.Path).Info.TextTower!.PaddingToken);
    }

    [TestMethod]
    [DataRow("""{ "size": 8, "crop_size": 8, "resample": 2, "feature_extractor_type": "CLIPFeatureExtractor" }""", Interpolation.Bilinear, 0.48145466f)]
    [DataRow("""{ "size": { "shortest_edge": 8 }, "do_normalize": false }""", Interpolation.Bicubic, 0f)]
    [DataRow("""{ "size": 8, "image_mean": [0.5, 0.5, 0.5], "rescale_factor": 0.00784313725490196 }""", Interpolation.Bicubic, 0.25f)]
    [DataRow("""{ "size": 8, "image_mean": [127.5, 1, 1], "image_std": [255, 1, 1], "do_rescale": false }""", Interpolation.Bicubic, 0.5f)]
    public void Settings_of_images_are_read_in_all_their_forms(string json, Interpolation interpolation, float mean)
    {
        new ColorExport().Write(_folder.Path);
        File.WriteAllText(_folder.File("preprocessor_config.json"), json);

        ImageProcessorOptions image = ClipModel.FromPretrained(_folder.Path).Info.Image;

        Assert.AreEqual(8, image.Size);
        Assert.AreEqual(interpolation, image.Interpolation);
        Assert.AreEqual(mean, image.Mean[0], 1e-6f);
    }

    [TestMethod]
    [DataRow("""{ "size": 9 }""", "config.json")]
    [DataRow("""{ "size": { "height": 8, "width": 8 } }""", "cropped")]
    [DataRow("""{ "size": 8, "crop_size": 7 }""", "crop_size")]
    [DataRow("""{ "size": 8, "crop_size": { "height": 8, "width": 9 } }""", "crop_size")]
    [DataRow("""{ "size": 8, "resample": 0 }""", "resample")]
    [DataRow("""{ "size": 8, "do_resize": false }""", "do_resize")]
    [DataRow("""{ "size": "8" }""", "size")]
    [DataRow("""{ "size": 8, "image_std": [0, 1, 1] }""", "Std")]
    [DataRow("""{ "size": 8, "image_mean": "x" }""", "image_mean")]
    [DataRow("""[1]""", "object")]
    [DataRow("""{ "size": 8""", "object")]
    public void Settings_of_images_that_are_not_met_are_refused(string json, string expected)
    {
        new ColorExport().Write(_folder.Path);
        File.WriteAllText(_folder.File("preprocessor_config.json"), json);

        Fails("preprocessor_config.json", expected);
    }

    [TestMethod]
    public void Settings_can_be_given_in_place_of_those_of_the_folder()
    {
        new ColorExport().Write(_folder.Path);
        File.Delete(_folder.File("preprocessor_config.json"));
        File.Delete(_folder.File("vocab.json"));

        AssertColors(ClipModel.FromPretrained(
            _folder.Path, new PretrainedModelOptions { Image = ColorModel.Create().Info.Image, Tokenizer = ColorExport.Tokenizer }));
    }

    [TestMethod]
    public void What_comes_before_the_projection_is_no_embedding()
    {
        new ColorExport { ImageOutput = "pooler_output" }.Write(_folder.Path);

        Fails("vision_model.onnx", "image_embeds", "pooler_output", "projection");
    }

    [TestMethod]
    public void Towers_of_SigLIP_have_no_projection_and_need_scale_and_bias()
    {
        new ColorExport { ImageOutput = "pooler_output", TextOutput = "pooler_output" }.Write(_folder.Path);
        Edit("config.json", root => (root["model_type"], root["projection_dim"]) = ("siglip", null));

        Fails("LogitScale", "LogitBias");
        ClipModel model = ClipModel.FromPretrained(_folder.Path, new PretrainedModelOptions { LogitScale = 4.7, LogitBias = -12.9 });
        AssertColors(model);
        Assert.AreEqual(-12.9, model.Info.LogitBias);
    }

    [TestMethod]
    public void An_input_that_nobody_gives_is_refused()
    {
        new ColorExport().Write(_folder.Path);
        File.WriteAllBytes(_folder.File("text_model.onnx"), new ColorExport().Combined());

        Fails("text_model.onnx", "pixel_values");
    }

    [TestMethod]
    [DataRow("config.json")]
    [DataRow("preprocessor_config.json")]
    [DataRow("merges.txt")]
    [DataRow("vision_model.onnx")]
    [DataRow("text_model.onnx")]
    public void A_missing_file_is_named(string name)
    {
        new ColorExport().Write(_folder.Path);
        File.Delete(_folder.File(name));

        Fails(name);
    }

    [TestMethod]
    public void A_missing_folder_is_named() => Assert.Contains(
        "/nowhere/at/all", Assert.ThrowsExactly<DirectoryNotFoundException>(() => ClipModel.FromPretrained("/nowhere/at/all")).Message);

    [TestMethod]
    [DataRow("../secret", 16, "folder of the model")]
    [DataRow("/etc/passwd", 0, "folder of the model")]
    [DataRow("missing.bin", 0, "missing")]
    [DataRow("a\0b", 0, "folder of the model")]
    [DataRow(ColorExport.DataFile, 100, "bytes")]
    public void Weights_elsewhere_must_lie_beside_the_graph_and_be_whole(string location, int offset, string expected)
    {
        new ColorExport().Write(_folder.Path);
        File.WriteAllBytes(_folder.File(ColorExport.DataFile), new ColorExport().ExternalTextTower().Data);
        File.WriteAllBytes(_folder.File("text_model.onnx"), new ColorExport().ExternalTextTower(location, offset).Graph);

        Fails("text_model.onnx", "table", expected);
    }

    private static void AssertColors(ClipModel model, double tolerance = 1e-6, bool hasMask = true)
    {
        using var encoder = new ClipEncoder(model);
        string[] colors = [.. ColorModel.Colors.Keys];
        using var reference = new ClipEncoder(ColorModel.Create());
        ImageSource[] images = [.. colors.Select(color =>
        {
            using var image = Pictures.Plain(color);
            return ImageSource.FromBytes(Pictures.Png(image), color);
        })];

        // Without a mask every token counts: the text's own, and the padding after start, colour and end.
        int endTokens = hasMask ? 1 : ColorModel.ContextLength - 2;
        Close.Assert(
            "texts", [.. colors.SelectMany(color => ColorExport.Expected(color, endTokens))], encoder.EmbedTexts(colors), new Tolerance(tolerance, 0));
        Close.Assert("images", reference.EmbedImages(images), encoder.EmbedImages(images), new Tolerance(tolerance, 0));
    }

    private void Edit(string file, Action<JsonNode> edit)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(_folder.File(file)))!;
        edit(root);
        File.WriteAllText(_folder.File(file), root.ToJsonString());
    }

    private void Fails(params string[] expected)
    {
        InvalidDataException exception = Assert.ThrowsExactly<InvalidDataException>(() => ClipModel.FromPretrained(_folder.Path));
        foreach (string part in expected)
        {
            Assert.Contains(part, exception.Message);
        }
    }
}
