using SimpleClip.Testing;
using SimpleClip.Tests.Models.Pretrained;
using static SimpleClip.Testing.OnnxGraph;

namespace SimpleClip.Tests.Models;

[TestClass]
public sealed class OnnxPairTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_pair_of_files_with_settings_is_a_model()
    {
        WritePair(new ColorExport { HasMask = false, ImageOutput = "image_features", TextOutput = "embedding" });

        ClipModel model = ClipModel.FromOnnx(_folder.File("image.onnx"), _folder.File("text.onnx"), Options() with
        {
            ContextLength = ColorModel.ContextLength,
            LogitScale = 3,
            Architecture = "colours",
        });

        using var encoder = new ClipEncoder(model);
        Close.Assert("text", ColorExport.Expected("red", endTokens: 1), encoder.EmbedTexts(["red"]), new Tolerance(1e-6, 0));
        Assert.AreEqual("image_features", model.Info.ImageTower!.OutputName);
        Assert.AreEqual("embedding", model.Info.TextTower!.OutputName);
        Assert.AreEqual(3, model.Info.LogitScale);
        Assert.AreEqual(ColorModel.Dimension, model.Info.EmbeddingDimension);
    }

    [TestMethod]
    public void Towers_written_out_make_the_same_model_again()
    {
        ClipModel model = ColorModel.Create();

        model.ExportTowers(_folder.File("towers"));
        ClipModel again = ClipModel.FromOnnx(_folder.File("towers/image.onnx"), _folder.File("towers/text.onnx"), new OnnxModelOptions
        {
            Tokenizer = model.Tokenizer,
            Image = model.Info.Image,
        });

        using var expected = new ClipEncoder(model);
        using var actual = new ClipEncoder(again);
        CollectionAssert.AreEqual(expected.EmbedTexts(["blue", "red"]), actual.EmbedTexts(["blue", "red"]));
        Assert.AreEqual(ColorModel.ContextLength, again.Info.ContextLength);
        Assert.AreEqual(ClipTowerInfo.ImageTower, again.Info.ImageTower);
        Assert.AreEqual(ClipTowerInfo.TextTower, again.Info.TextTower);
    }

    [TestMethod]
    public void Names_that_are_given_are_taken()
    {
        WritePair(new ColorExport { ImageOutput = "pooler_output" });

        ClipModel model = ClipModel.FromOnnx(_folder.File("image.onnx"), _folder.File("text.onnx"), Options() with
        {
            ImageInputName = "pixel_values",
            ImageOutputName = "pooler_output",
            TextInputName = "input_ids",
            AttentionMaskName = "attention_mask",
            TextOutputName = "text_embeds",
        });

        Assert.AreEqual("pooler_output", model.Info.ImageTower!.OutputName);
    }

    [TestMethod]
    public void A_name_that_is_not_there_is_an_error_that_lists_those_that_are()
    {
        WritePair(new ColorExport());

        Fails(Options() with { ImageOutputName = "embeddings" }, "image.onnx", "'embeddings'", "image_embeds (Float [any, 4])");
        Fails(Options() with { TextInputName = "ids" }, "text.onnx", "'ids'", "attention_mask");
    }

    [TestMethod]
    public void Two_towers_that_do_not_belong_together_are_refused()
    {
        WritePair(new ColorExport());
        File.WriteAllBytes(_folder.File("image.onnx"), ColorModel.ImageTower(dimension: 5));

        Fails(Options(), "length of an embedding", "5", "4");
    }

    [TestMethod]
    [DataRow("images that are no squares", 8L, 9L, ElementType.Float)]
    [DataRow("side of images", 9L, 9L, ElementType.Float)]
    [DataRow("larger than", 1L << 31, 1L << 31, ElementType.Float)]
    [DataRow("expected float32", 8L, 8L, ElementType.Double)]
    public void Inputs_of_another_shape_or_type_are_refused(string expected, long height, long width, ElementType type)
    {
        WritePair(new ColorExport());
        File.WriteAllBytes(
            _folder.File("image.onnx"),
            new OnnxGraph().InputOfShape("pixel_values", type, null, 3, height, width)
                .Node("GlobalAveragePool", ["pixel_values"], "image_embeds").Output("image_embeds", 4).ToArray());

        Fails(Options(), expected);
    }

    [TestMethod]
    public void A_missing_file_is_named() => Assert.Contains("/nowhere.onnx", Assert.ThrowsExactly<FileNotFoundException>(
        () => ClipModel.FromOnnx("/nowhere.onnx", "/nowhere.onnx", Options())).Message);

    private static OnnxModelOptions Options() => new()
    {
        Tokenizer = ColorExport.Tokenizer,
        Image = ColorModel.Create().Info.Image,
        ContextLength = ColorModel.ContextLength,
    };

    private void WritePair(ColorExport export)
    {
        File.WriteAllBytes(_folder.File("image.onnx"), export.ImageTower());
        File.WriteAllBytes(_folder.File("text.onnx"), export.TextTower());
    }

    private void Fails(OnnxModelOptions options, params string[] expected)
    {
        InvalidDataException exception = Assert.ThrowsExactly<InvalidDataException>(
            () => ClipModel.FromOnnx(_folder.File("image.onnx"), _folder.File("text.onnx"), options));
        foreach (string part in expected)
        {
            Assert.Contains(part, exception.Message);
        }
    }
}
