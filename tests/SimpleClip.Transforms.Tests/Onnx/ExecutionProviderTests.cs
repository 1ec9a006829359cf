using Microsoft.ML;
using Microsoft.ML.Runtime;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Onnx;

/// <summary>The native library of the tests has the CPU only.</summary>
[TestClass]
public sealed class ExecutionProviderTests
{
    private const int NoSuchGpu = 63;

    [TestMethod]
    public void Without_a_GPU_the_CPU_computes()
    {
        using var encoder = new ClipEncoder(ColorModel.Create());

        Assert.AreEqual(ExecutionProvider.Cpu, encoder.ImageProvider);
        Assert.AreEqual(ExecutionProvider.Cpu, encoder.TextProvider);
    }

    [TestMethod]
    [DataRow(null, "Microsoft.ML.OnnxRuntime.Gpu", "Cuda")]
    [DataRow(ExecutionProvider.Cuda, "Microsoft.ML.OnnxRuntime.Gpu", "Cuda")]
    [DataRow(ExecutionProvider.DirectML, "Microsoft.ML.OnnxRuntime.DirectML", "DirectML")]
    public void A_missing_provider_is_an_error_that_names_the_package(ExecutionProvider? provider, string package, string name)
    {
        using var encoder = new ClipEncoder(ColorModel.Create(), new ClipEncoderOptions { Provider = provider, GpuDeviceId = NoSuchGpu });

        string message = Assert.ThrowsExactly<InvalidOperationException>(encoder.OpenImageTower).Message;

        foreach (string part in (string[])[package, name, "GPU 63", "CPUExecutionProvider", "FallbackToCpu"])
        {
            Assert.Contains(part, message);
        }
    }

    [TestMethod]
    [DataRow(ExecutionProvider.Cuda)]
    [DataRow(ExecutionProvider.DirectML)]
    public void Falling_back_as_agreed_is_said_and_can_be_read(ExecutionProvider provider)
    {
        var messages = new List<string>();
        using var encoder = new ClipEncoder(
            ColorModel.Create(), new ClipEncoderOptions { Provider = provider, FallbackToCpu = true, Log = messages.Add });

        Assert.HasCount(ColorModel.Dimension, encoder.EmbedTexts(["red"]));
        encoder.EmbedTexts(["red"]);

        Assert.AreEqual(ExecutionProvider.Cpu, encoder.TextProvider);
        Assert.HasCount(1, messages);
        Assert.Contains("text.onnx is computed by the CPU", messages[0]);
        Assert.Contains(provider.ToString(), messages[0]);
    }

    [TestMethod]
    public void A_shared_tower_that_fell_back_is_reported_to_everyone_who_opens_it()
    {
        int messages = 0;
        var options = new ClipEncoderOptions { GpuDeviceId = NoSuchGpu, FallbackToCpu = true, Threads = 6, Log = _ => messages++ };
        using var first = new ClipEncoder(ColorModel.Create(), options);
        using var second = new ClipEncoder(ColorModel.Create(), options);

        first.OpenImageTower();
        second.OpenImageTower();

        Assert.AreEqual(2, messages);
    }

    [TestMethod]
    public void The_CPU_can_be_named_against_the_GPU()
    {
        using var encoder = new ClipEncoder(
            ColorModel.Create(), new ClipEncoderOptions { Provider = ExecutionProvider.Cpu, GpuDeviceId = NoSuchGpu });

        Assert.AreEqual(ExecutionProvider.Cpu, encoder.ImageProvider);
    }

    [TestMethod]
    public void A_transformer_says_on_the_log_of_its_context_that_the_CPU_computes()
    {
        var context = new MLContext { GpuDeviceId = NoSuchGpu, FallbackToCpu = true };
        var warnings = new List<string>();
        context.Log += (_, entry) =>
        {
            if (entry.Kind == ChannelMessageKind.Warning)
            {
                warnings.Add(entry.Message);
            }
        };
        IDataView data = context.Data.LoadFromEnumerable(Array.Empty<PictureRow>());

        using TextEmbeddingTransformer transformer = context.Clip().Transforms.TextEmbedding("Embedding", "Text", ColorModel.Create()).Fit(data);

        Assert.HasCount(1, warnings);
        Assert.Contains("Microsoft.ML.OnnxRuntime.Gpu", warnings[0]);
    }

    [TestMethod]
    public void A_graph_that_no_device_can_read_is_not_blamed_on_the_GPU()
    {
        ClipModel model = ColorModel.Create();
        ClipModel broken = ClipModel.Create(
            model.Info, new OnnxGraph().Node("Nothing", ["pixel_values"], "image_embeds").Output("image_embeds", 4).ToArray(), model.TextGraph.ToArray(), model.Tokenizer);
        using var encoder = new ClipEncoder(broken, new ClipEncoderOptions { GpuDeviceId = NoSuchGpu });

        Assert.Contains("image.onnx", Assert.ThrowsExactly<InvalidDataException>(encoder.OpenImageTower).Message);
    }
}
