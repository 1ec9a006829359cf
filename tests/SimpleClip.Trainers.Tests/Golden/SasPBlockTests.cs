using System.Text.Json;
using SimpleClip.Networks;
using SimpleClip.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Golden;

[TestClass]
[TestCategory(TestData.Golden)]
public sealed class SasPBlockTests
{
    private const double ForwardError = 1e-5;
    private const double GradientError = 1e-4;

    /// <summary>The block's parameter names, and the case's.</summary>
    private static readonly (string Own, string Case)[] Names =
    [
        ("ln.", "norm."),
        ("attn.", ""),
        ("mlp.c_fc.", "fc1."),
        ("mlp.c_proj.", "fc2."),
    ];

    public TestContext TestContext { get; set; } = null!;

    public static IEnumerable<object[]> Cases =>
        from block in (string[])["ln_gelu", "rms_relu"]
        from stage in (string[])["init", "random"]
        from mask in (string[])["none", "causal"]
        select new object[] { block, stage, mask };

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Values_attention_and_gradients_are_those_of_the_official_block(string block, string stage, string mask)
    {
        using GoldenCase golden = GoldenCase.Open("sasp_block");
        using SasPBlock network = Create(golden, block, mask == "causal");
        using var scope = NewDisposeScope();
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            using var noGradients = no_grad();
            parameter.copy_(golden.FloatTensor($"{block}/{stage}/param/{CaseName(name)}"));
        }

        string run = $"{block}/{stage}/{mask}";
        Tensor input = golden.FloatTensor($"{block}/x", requiresGradient: true);

        Tensor output = network.call(input);
        Tensor attention = ((IAttentionBlock)network).AttentionMaps(input);
        (output * golden.FloatTensor($"{block}/cotangent")).sum().backward();

        Check(golden, $"{run}/y", output, ForwardError, "y");
        Check(golden, $"{run}/attention", attention, ForwardError, "y");
        Check(golden, $"{run}/grad_x", input.grad!, GradientError, "grad");
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            Check(golden, $"{run}/grad/{CaseName(name)}", parameter.grad!, GradientError, "grad");
        }
    }

    [TestMethod]
    [DataRow("ln_gelu")]
    [DataRow("rms_relu")]
    public void A_new_block_starts_with_the_gains_of_the_official_one(string block)
    {
        using GoldenCase golden = GoldenCase.Open("sasp_block");
        using SasPBlock network = Create(golden, block, causal: false);
        foreach ((string name, Parameter parameter) in network.named_parameters().Where(entry => !Random(entry.name)))
        {
            CollectionAssert.AreEqual(
                golden.Floats($"{block}/init/param/{CaseName(name)}"), GoldenTensors.ToArray(parameter), name);
        }
    }

    private static SasPBlock Create(GoldenCase golden, string block, bool causal)
    {
        JsonElement config = golden.Config.GetProperty(block);
        int width = golden.Config.GetProperty("D").GetInt32();
        Activation activation = config.GetProperty("activation").GetString() == "ReLU" ? Activation.Relu : Activation.Gelu;
        var shape = new TransformerShape(
            width, 1, golden.Config.GetProperty("H").GetInt32(), width * config.GetProperty("mlp_ratio").GetInt32(), activation, causal);
        return new SasPBlock(shape, new SasPConfig
        {
            Norm = Enum.Parse<SasPNorm>(config.GetProperty("norm").GetString()!, ignoreCase: true),
            QueryKeyBias = config.GetProperty("qk_bias").GetBoolean(),
            FeedForwardBias = config.GetProperty("mlp_bias").GetBoolean(),
        });
    }

    private static bool Random(string name) =>
        name is "attn.k.weight" or "attn.k.bias" or "attn.q.bias" || name.StartsWith("mlp.", StringComparison.Ordinal);

    private static string CaseName(string name)
    {
        (string own, string inCase) = Names.FirstOrDefault(entry => name.StartsWith(entry.Own, StringComparison.Ordinal), (Own: "", Case: ""));
        return inCase + name[own.Length..];
    }

    /// <summary>Within the case's tolerance value by value, and within a relative error as a whole.</summary>
    private void Check(GoldenCase golden, string name, Tensor actual, double relativeError, string group)
    {
        float[] expected = golden.Floats(name), values = GoldenTensors.ToArray(actual);
        Close.Assert(name, expected, values, golden.ToleranceOf(group));
        double norm = Math.Sqrt(expected.Sum(value => (double)value * value));
        double error = Math.Sqrt(expected.Zip(values).Sum(pair => Math.Pow(pair.First - (double)pair.Second, 2)));

        // Some gradients are zero but for rounding: that of a key's bias, which shifts all scores of a row alike, and of keys at zero
        // queries.
        double relative = norm < 1e-12 ? error : error / norm;
        TestContext.WriteLine($"{name}: relative error {relative:E1}");
        Assert.IsLessThanOrEqualTo(relativeError, relative, name);
    }
}
