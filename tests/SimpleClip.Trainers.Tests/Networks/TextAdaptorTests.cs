using SimpleClip.Export;
using SimpleClip.Networks;
using SimpleClip.Trainers.Tests.Export;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Trainers.Tests.Networks;

[TestClass]
public sealed class TextAdaptorTests
{
    private static readonly TextAdaptorConfig Small = new() { Width = 20, Layers = 2 };

    [TestMethod]
    public void Parameters_have_the_names_and_shapes_that_LLM2CLIP_gives_them()
    {
        using ClipNetwork network = TestNetworks.Create(TestNetworks.Small with { Text = Small });

        Dictionary<string, long[]> text = network.state_dict()
            .Where(entry => entry.Key.StartsWith("text.", StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key, entry => entry.Value.shape);

        Assert.HasCount((2 * 6) + 4, text);
        CollectionAssert.AreEqual(new long[] { 40, 20 }, text["text.text_adaptor.0.fn.0.weight"]);
        CollectionAssert.AreEqual(new long[] { 20, 40 }, text["text.text_adaptor.1.fn.3.weight"]);
        CollectionAssert.AreEqual(new long[] { 20 }, text["text.text_adaptor.1.ln.bias"]);
        CollectionAssert.AreEqual(new long[] { 20 }, text["text.text_adaptor.2.weight"]);
        CollectionAssert.AreEqual(new long[] { 12, 20 }, text["text.text_adaptor.3.weight"]);
    }

    [TestMethod]
    public void Vectors_of_any_length_pass_residual_blocks_a_norm_and_a_projection()
    {
        using var scope = NewDisposeScope();
        using TextAdaptor adaptor = Create();
        Tensor vectors = Vectors(3);

        Tensor actual = adaptor.call(vectors.mul(7));

        Tensor x = vectors.div(vectors.norm(1, keepdim: true));
        foreach (TextAdaptorBlock block in adaptor.Blocks)
        {
            (Linear expand, Linear contract) = (block.FeedForward.Expand, block.FeedForward.Contract);
            Tensor normed = nn.functional.layer_norm(x, [20], block.Norm.Weight, block.Norm.Bias);
            Tensor hidden = normed.mm(expand.Weight.t()).add(expand.Bias!).gelu();
            x = x.add(hidden.mm(contract.Weight.t()).add(contract.Bias!));
        }

        Tensor expected = adaptor.Projection.call(adaptor.NormAfter.call(x));
        Assert.IsTrue(actual.allclose(expected, 1e-5, 1e-6));
    }

    [TestMethod]
    public void A_vector_of_zeros_has_an_embedding_too()
    {
        using var scope = NewDisposeScope();
        using TextAdaptor adaptor = Create();

        Assert.IsTrue(adaptor.call(zeros(1, 20)).isfinite().all().item<bool>());
    }

    [TestMethod]
    public void Vectors_of_another_width_are_refused()
    {
        using var scope = NewDisposeScope();
        using TextAdaptor adaptor = Create();

        var error = Assert.ThrowsExactly<ArgumentException>(() => adaptor.call(zeros(2, 21)));

        StringAssert.Contains(error.Message, "[2, 21] and type Float32 do not fit; expected numbers [batch, 20]");
    }

    [TestMethod]
    public void ONNX_Runtime_gives_the_embeddings_that_TorchSharp_gives()
    {
        using var scope = NewDisposeScope();
        using TextAdaptor adaptor = Create();
        byte[] graph = TextTowerExporter.Export(adaptor);
        foreach (int batch in (int[])[1, 4])
        {
            Tensor vectors = cat([Vectors(batch), zeros(1, 20)], 0);

            float[] actual = OnnxRun.Run(graph, vectors);

            using var noGradients = no_grad();
            Assert.IsTrue(tensor(actual).reshape(batch + 1, 12).allclose(adaptor.call(vectors), 1e-4, 1e-5));
        }
    }

    [TestMethod]
    public void The_configuration_survives_json() =>
        Assert.AreEqual(Small, ClipNetworkConfig.Parse((TestNetworks.Small with { Text = Small }).ToJson()).Text);

    [TestMethod]
    public void Every_parameter_receives_a_gradient_and_no_tensor_is_left()
    {
        using ClipNetwork network = TestNetworks.Create(TestNetworks.Small with { Text = Small });
        Learn(network);
        foreach ((string name, Parameter parameter) in network.Text.named_parameters())
        {
            using Tensor? gradient = parameter.grad;
            using Tensor? size = gradient?.norm();
            Assert.IsGreaterThan(0, size?.item<float>() ?? 0, name);
        }

        network.zero_grad();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount, outside = DisposeScopeManager.Statistics.CreatedOutsideScopeCount;

        Learn(network);

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.AreEqual(outside, DisposeScopeManager.Statistics.CreatedOutsideScopeCount);
    }

    private static TextAdaptor Create()
    {
        using var random = new Generator(1);
        return new TextAdaptor(Small, 12, random);
    }

    private static void Learn(ClipNetwork network)
    {
        using var scope = NewDisposeScope();
        Tensor features = network.EncodeText(Vectors(4));
        features.select(1, 0).sum().backward();
    }

    private static Tensor Vectors(int count)
    {
        using var random = new Generator(3);
        return empty([count, 20], dtype: ScalarType.Float32).normal_(0, 1, random);
    }
}
