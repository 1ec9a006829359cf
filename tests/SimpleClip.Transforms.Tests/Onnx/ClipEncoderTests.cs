using SimpleClip.Images;
using SimpleClip.Onnx;
using SimpleClip.Testing;
using SimpleClip.Tests.Images;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace SimpleClip.Tests.Onnx;

[TestClass]
public sealed class ClipEncoderTests
{
    [TestMethod]
    public void Pictures_and_captions_of_a_colour_meet()
    {
        using var encoder = new ClipEncoder(ColorModel.Create());
        string[] colors = [.. ColorModel.Colors.Keys];

        float[] texts = encoder.EmbedTexts([.. colors.Select(color => $"a photo of a {color} square.")]);
        float[] images = encoder.EmbedImages(Sources(colors));

        Close.Assert("images", texts, images, new Tolerance(1e-6, 0));
        Assert.AreEqual(1, texts.Take(ColorModel.Dimension).Sum(value => value * value), 1e-5);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(100)]
    public void The_size_of_a_batch_does_not_matter(int batchSize)
    {
        using var encoder = new ClipEncoder(ColorModel.Create(), new ClipEncoderOptions { BatchSize = batchSize });
        using var reference = new ClipEncoder(ColorModel.Create());
        string[] colors = [.. ColorModel.Colors.Keys];

        CollectionAssert.AreEqual(reference.EmbedImages(Sources(colors)), encoder.EmbedImages(Sources(colors)));
        CollectionAssert.AreEqual(reference.EmbedTexts(colors), encoder.EmbedTexts(colors));
    }

    [TestMethod]
    public void Nothing_gives_nothing()
    {
        using var encoder = new ClipEncoder(ColorModel.Create());

        Assert.IsEmpty(encoder.EmbedTexts([]));
    }

    [TestMethod]
    public void Many_threads_get_what_one_gets()
    {
        using var encoder = new ClipEncoder(ColorModel.Create());
        string[] colors = [.. ColorModel.Colors.Keys];
        float[] expected = encoder.EmbedTexts(colors);

        Parallel.For(0, 500, _ => CollectionAssert.AreEqual(expected, encoder.EmbedTexts(colors)));
    }

    [TestMethod]
    public void A_bad_image_is_named()
    {
        using var encoder = new ClipEncoder(ColorModel.Create());

        ImageReadException exception = Assert.ThrowsExactly<ImageReadException>(
            () => encoder.EmbedImages([.. Sources(["red"]), ImageSource.FromFile("/nowhere/cat.jpg")]));

        Assert.AreEqual("/nowhere/cat.jpg", exception.ImageName);
    }

    [TestMethod]
    public void A_graph_that_is_none_is_refused_with_its_name()
    {
        ClipModel model = WithImageGraph([1, 2, 3]);
        using var encoder = new ClipEncoder(model);

        Assert.Contains("image.onnx", Assert.ThrowsExactly<InvalidDataException>(encoder.OpenImageTower).Message);
        encoder.OpenTextTower();
    }

    [TestMethod]
    public void A_graph_of_another_shape_is_refused()
    {
        using var encoder = new ClipEncoder(WithImageGraph(ColorModel.ImageTower(dimension: 5)));

        InvalidDataException exception = Assert.ThrowsExactly<InvalidDataException>(encoder.OpenImageTower);

        Assert.Contains("image_embeds", exception.Message);
        Assert.Contains("[batch, 4]", exception.Message);
        Assert.Contains("[-1, 5]", exception.Message);
    }

    [TestMethod]
    public void A_graph_with_other_names_is_refused()
    {
        using var encoder = new ClipEncoder(WithImageGraph(ColorModel.Create().TextGraph.ToArray()));

        Assert.Contains("'pixel_values'", Assert.ThrowsExactly<InvalidDataException>(encoder.OpenImageTower).Message);
    }

    [TestMethod]
    public void A_disposed_encoder_refuses_work_and_leaves_others_working()
    {
        ClipModel model = ColorModel.Create();
        var first = new ClipEncoder(model);
        using var second = new ClipEncoder(ClipModel.Load(Save(model)));
        first.EmbedTexts(["red"]);
        float[] expected = second.EmbedTexts(["red"]);

        first.Dispose();
        first.Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => first.EmbedTexts(["red"]));
        CollectionAssert.AreEqual(expected, second.EmbedTexts(["red"]));
    }

    [TestMethod]
    public void Equal_models_share_a_tower()
    {
        ClipModel model = ColorModel.Create();
        var options = new ClipEncoderOptions { Threads = 3 };
        TowerContract contract = TowerContract.ForImages(model.Info);
        using TowerLease first = TowerPool.Acquire(model.ImageTower, contract, options);
        using TowerLease second = TowerPool.Acquire(ClipModel.Load(Save(model)).ImageTower, contract, options);
        using TowerLease other = TowerPool.Acquire(model.ImageTower, contract, options with { Threads = 2 });

        Assert.AreSame(first.Tower, second.Tower);
        Assert.AreNotSame(first.Tower, other.Tower);
    }

    [TestMethod]
    public void A_tower_is_closed_with_its_last_lease()
    {
        ClipModel model = ColorModel.Create();
        var options = new ClipEncoderOptions { Threads = 4 };
        TowerLease first = TowerPool.Acquire(model.ImageTower, TowerContract.ForImages(model.Info), options);
        TowerLease second = TowerPool.Acquire(model.ImageTower, TowerContract.ForImages(model.Info), options);

        first.Dispose();
        Assert.IsFalse(second.Tower.IsDisposed);
        second.Dispose();
        Assert.IsTrue(second.Tower.IsDisposed);
    }

    [TestMethod]
    public void A_GPU_that_is_not_there_is_an_error_or_the_CPU_as_agreed()
    {
        const int NoSuchGpu = 63;
        using var strict = new ClipEncoder(ColorModel.Create(), new ClipEncoderOptions { GpuDeviceId = NoSuchGpu });
        using var lenient = new ClipEncoder(ColorModel.Create(), new ClipEncoderOptions { GpuDeviceId = NoSuchGpu, FallbackToCpu = true });

        Assert.Contains("GPU 63", Assert.ThrowsExactly<InvalidOperationException>(strict.OpenTextTower).Message);
        Assert.HasCount(ColorModel.Dimension, lenient.EmbedTexts(["red"]));
    }

    [TestMethod]
    public void Options_out_of_range_are_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new ClipEncoder(ColorModel.Create(), new ClipEncoderOptions { BatchSize = 0 }));
        Assert.ThrowsExactly<ArgumentException>(() => new ClipEncoder(ColorModel.Create(), new ClipEncoderOptions { Threads = 0 }));
    }

    private static ImageSource[] Sources(IEnumerable<string> colors) => [.. colors.Select(color =>
    {
        using Image<Rgb24> image = Pictures.Plain(color);
        return ImageSource.FromBytes(Pictures.Png(image), color);
    })];

    private static ClipModel WithImageGraph(byte[] graph)
    {
        ClipModel model = ColorModel.Create();
        return ClipModel.Create(model.Info, graph, model.TextGraph.ToArray(), model.Tokenizer);
    }

    private static MemoryStream Save(ClipModel model)
    {
        var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;
        return stream;
    }
}
