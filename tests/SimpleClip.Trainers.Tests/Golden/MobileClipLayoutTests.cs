using System.Text.Json;
using System.Text.Json.Nodes;
using SimpleClip.Networks;
using SimpleClip.Testing;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Golden;

[TestClass]
[TestCategory(TestData.Golden)]
public sealed class MobileClipLayoutTests
{
    [TestMethod]
    [DataRow("train_form", false)]
    [DataRow("reparameterised", true)]
    public void The_image_encoder_of_S0_has_the_names_shapes_and_size_of_the_original(string form, bool reparameterized) =>
        AssertLayout<ImageTowerConfig>("image", form, reparameterized, (config, embedding) => config.Create(embedding, Activation.Gelu, null));

    [TestMethod]
    [DataRow("train_form", false)]
    [DataRow("reparameterised", true)]
    public void The_text_encoder_of_S0_has_the_names_shapes_and_size_of_the_original(string form, bool reparameterized) =>
        AssertLayout<TextTowerConfig>("text", form, reparameterized, (config, embedding) => config.Create(embedding, Activation.Gelu, null));

    private static void AssertLayout<TConfig>(string tower, string form, bool reparameterized, Func<TConfig, int, nn.Module> create)
    {
        string path = TestData.Require("golden", "mobileclip_mci", "s0_layout.json");
        JsonNode layout = JsonNode.Parse(File.ReadAllText(path))!;
        JsonNode config = layout["config"]![$"{tower}_cfg"]!;
        config["reparameterized"] = reparameterized;
        string prefix = $"{tower}_encoder.";
        string[] expected =
        [
            .. layout[form]!.AsObject().Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
                .Select(entry => $"{entry.Key[prefix.Length..]} [{string.Join(", ", entry.Value!["shape"]!.AsArray().Select(length => (long)length!))}]"),
        ];

        using nn.Module encoder = create(config.Deserialize<TConfig>()!, (int)layout["config"]!["embed_dim"]!);

        string[] actual = [.. encoder.state_dict().Select(entry => $"{entry.Key} [{string.Join(", ", entry.Value.shape)}]")];
        Assert.IsEmpty(expected.Except(actual));
        Assert.IsEmpty(actual.Except(expected));
        Assert.HasCount(expected.Length, actual);
        Assert.AreEqual((long)layout["parameter_counts"]![form]![tower]!, encoder.parameters().Sum(parameter => parameter.numel()));
    }
}
