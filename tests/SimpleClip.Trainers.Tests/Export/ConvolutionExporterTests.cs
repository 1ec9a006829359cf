using SimpleClip.Export;
using SimpleClip.Networks;
using static TorchSharp.torch;
using DataType = SimpleClip.Export.Format.TensorProto.Types.DataType;

namespace SimpleClip.Trainers.Tests.Export;

[TestClass]
public sealed class ConvolutionExporterTests : IDisposable
{
    private const double Tolerance = 1e-5;
    private const int Channels = 6;

    private readonly Generator _random = new(7);

    public static IEnumerable<object[]> Shapes =>
    [
        [new ConvolutionShape(Channels, 8, 3).Padded()],
        [new ConvolutionShape(Channels, 8, 1) { Bias = false }],
        [new ConvolutionShape(Channels, 8, 4) { Stride = 2 }],
        [new ConvolutionShape(Channels, Channels, 5) { Groups = Channels, Stride = 2 }.Padded()],
        [new ConvolutionShape(Channels, 9, (3, 1)) { Groups = 3, Padding = (1, 0), Bias = false }],
    ];

    [TestMethod]
    [DynamicData(nameof(Shapes))]
    public void A_convolution_gives_what_TorchSharp_gives(ConvolutionShape shape)
    {
        using var layer = new Conv2d(shape, _random);
        AssertEqual((convolutions, input) => convolutions.Convolution("stem.conv", input, layer), layer.call);
    }

    [TestMethod]
    [DynamicData(nameof(Shapes))]
    public void A_batch_norm_goes_into_the_convolution_before_it(ConvolutionShape shape)
    {
        using var layer = new Conv2d(shape, _random);
        using BatchNorm2d norm = TrainedNorm(shape.Outputs);
        byte[] graph = AssertEqual(
            (convolutions, input) => convolutions.Convolution("stem.conv", input, layer, norm), input => norm.call(layer.call(input)));
        CollectionAssert.AreEqual(new[] { "Conv" }, OnnxFile.Parse(graph).Operations);
    }

    [TestMethod]
    public void A_batch_norm_stands_alone_where_no_convolution_is_before_it()
    {
        using BatchNorm2d norm = TrainedNorm(Channels);
        AssertEqual((convolutions, input) => convolutions.BatchNorm("norm", input, norm), norm.call);
    }

    [TestMethod]
    public void A_layer_norm_of_channels_treats_every_pixel_by_itself()
    {
        using var norm = new LayerNorm(Channels, epsilon: 1e-6);
        Fill(norm.Weight, 0.5, 2);
        Fill(norm.Bias, -1, 1);
        AssertEqual(
            (convolutions, input) => convolutions.ChannelNorm("norm", input, norm),
            input => norm.call(input.permute(0, 2, 3, 1)).permute(0, 3, 1, 2));
    }

    [TestMethod]
    public void Squeeze_and_excitation_gates_channels()
    {
        using var reduce = new Conv2d(new ConvolutionShape(Channels, 2, 1), _random);
        using var expand = new Conv2d(new ConvolutionShape(2, Channels, 1), _random);
        byte[] graph = AssertEqual(
            (convolutions, input) => convolutions.SqueezeExcite("se", input, ("fc1", reduce), ("fc2", expand)),
            input => input * expand.call(reduce.call(input.mean([2, 3], true)).relu()).sigmoid());
        CollectionAssert.IsSubsetOf(new[] { "se.fc1", "se.fc2", "se.gate", "se" }, OnnxFile.Parse(graph).NodeNames);
    }

    [TestMethod]
    public void Pooling_averages_pixels()
    {
        AssertEqual(
            (convolutions, input) => convolutions.AveragePool("pool", input, 2), input => nn.functional.avg_pool2d(input, 2));
        AssertEqual(
            (convolutions, input) => convolutions.Flatten("flat", convolutions.GlobalAveragePool("pool", input)), input => input.mean([2, 3]));
    }

    [TestMethod]
    public void Layer_scale_multiplies_channels()
    {
        using Tensor gains = Draw(Channels);
        AssertEqual(
            (convolutions, input) => convolutions.LayerScale("gamma", input, gains), input => input * gains.view(1, Channels, 1, 1));
    }

    public void Dispose() => _random.Dispose();

    private byte[] AssertEqual(Func<ConvolutionExporter, string, string> export, Func<Tensor, Tensor> run)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        Tensor images = Draw(2, Channels, 8, 10);
        Tensor expected = run(images).contiguous();

        var graph = new OnnxGraphBuilder("layer");
        string input = graph.Input("input", DataType.Float, Channels, 8, 10);
        graph.Node("Identity", "output", [export(new ConvolutionExporter(new LayerExporter(graph)), input)]);
        graph.Output("output", expected.shape.AsSpan(1));
        byte[] model = graph.ToModel("A layer.");
        Assert.IsLessThan(Tolerance, OnnxRun.RelativeError(expected.data<float>().ToArray(), OnnxRun.Run(model, images)));
        return model;
    }

    private Tensor Draw(params long[] shape) => empty(shape, dtype: ScalarType.Float32).normal_(0, 1, _random);

    private BatchNorm2d TrainedNorm(int channels)
    {
        var norm = new BatchNorm2d(channels);
        Fill(norm.Weight, 0.5, 2);
        Fill(norm.Bias, -1, 1);
        Fill(norm.Mean, -1, 1);
        Fill(norm.Variance, 0.1, 3);
        norm.eval();
        return norm;
    }

    private void Fill(Tensor values, double least, double most)
    {
        using var noGradients = no_grad();
        values.uniform_(least, most, _random);
    }
}
