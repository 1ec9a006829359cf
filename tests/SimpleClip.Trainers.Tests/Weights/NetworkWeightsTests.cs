using SimpleClip.Networks;
using SimpleClip.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Weights;

[TestClass]
public sealed class NetworkWeightsTests
{
    [TestMethod]
    public void Weights_survive_a_round_trip()
    {
        using ClipNetwork saved = TestNetworks.Create(seed: 1), loaded = TestNetworks.Create(seed: 2);
        using SafetensorsFile file = Save(saved);

        NetworkWeights.Load(loaded, file);

        foreach ((string name, Tensor expected) in saved.state_dict())
        {
            Assert.IsTrue(expected.Equals(loaded.state_dict()[name]), name);
        }
    }

    [TestMethod]
    public void Integers_and_narrow_weights_are_loaded_too()
    {
        using var module = new Counter();
        var writer = new SafetensorsWriter();
        writer.Add("narrow", [2], [1.5f, -2.5f], TensorType.F16);
        writer.Add("count", [], [42L]);
        using SafetensorsFile file = ToFile(writer);

        NetworkWeights.Load(module, file);

        Assert.AreEqual(42, module.count.item<long>());
        using Tensor values = module.narrow.to(ScalarType.Float32);
        CollectionAssert.AreEqual(new[] { 1.5f, -2.5f }, values.data<float>().ToArray());
    }

    [TestMethod]
    public void Every_tensor_that_does_not_fit_is_named_and_nothing_is_loaded()
    {
        using ClipNetwork network = TestNetworks.Create();
        using Tensor before = network.LogitScale.clone();
        var writer = new SafetensorsWriter();
        writer.Add("logit_scale", [], [7f]);
        writer.Add("visual.proj", [2, 2], [1f, 2f, 3f, 4f]);
        writer.Add("what.is.this", [1], [1f]);
        writer.Add("ln_final.weight", [24], new long[24]);
        using SafetensorsFile file = ToFile(writer);

        string message = Assert.ThrowsExactly<InvalidDataException>(() => NetworkWeights.Load(network, file)).Message;

        StringAssert.Contains(message, "unexpected: what.is.this");
        StringAssert.Contains(message, "missing: token_embedding.weight");
        StringAssert.Contains(message, "wrong shape: visual.proj is [2, 2], expected [16, 12]");
        StringAssert.Contains(message, "wrong type: ln_final.weight is I64, expected floating point");
        Assert.AreEqual(before.item<float>(), network.LogitScale.item<float>());
    }

    private static SafetensorsFile Save(ClipNetwork network) => ToFile(NetworkWeights.Collect(network));

    private static SafetensorsFile ToFile(SafetensorsWriter writer)
    {
        using var stream = new MemoryStream();
        writer.Save(stream);
        return SafetensorsFile.Open(stream.ToArray(), "test.safetensors");
    }

    /// <summary>A bfloat16 parameter and an integer buffer.</summary>
    private sealed class Counter : nn.Module
    {
        public readonly Parameter narrow = new(zeros(2, dtype: ScalarType.BFloat16));
        public readonly Tensor count = zeros(Array.Empty<long>(), dtype: ScalarType.Int64);

        public Counter()
            : base(nameof(Counter))
        {
            register_parameter(nameof(narrow), narrow);
            register_buffer(nameof(count), count);
        }
    }
}
