using SimpleClip.Images;
using SimpleClip.Testing;

namespace SimpleClip.Trainers.Tests.Configurations;

[TestClass]
public sealed class MobileClipConfigurationTests
{
    private const string Text = """
        "text_cfg": { "context_length": 77, "vocab_size": 49408, "dim": 512, "ffn_multiplier_per_layer": 4.0, "n_heads_per_layer": 8,
          "n_transformer_layers": 4, "norm_layer": "layer_norm_fp32", "causal_masking": false, "model_name": "mct" }
        """;

    [TestMethod]
    public void Apples_configuration_of_S0_is_the_one_of_that_name()
    {
        ClipArchitecture read = Read($$"""{ "embed_dim": 512, "image_cfg": { "image_size": 256, "model_name": "mci0" }, {{Text}} }""");

        Assert.AreEqual(ClipArchitectures.Get("MobileCLIP-S0").Network.ToJson(), read.Network.ToJson());
        Assert.AreEqual((256, Interpolation.Bilinear, 0f, 1f), (read.Image.Size, read.Image.Interpolation, read.Image.Mean[0], read.Image.Std[0]));
    }

    [TestMethod]
    [DataRow("""{ "embed_dim": 512, "image_cfg": { "model_name": "mci9" },""", "mci9")]
    [DataRow("""{ "embed_dim": 512, "image_cfg": { "model_name": "mci0", "dropout": 0.5 },""", "dropout")]
    public void What_would_change_the_network_is_refused_by_name(string beginning, string expected) =>
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Read($"{beginning} {Text} }}")).Message, expected);

    private static ClipArchitecture Read(string json)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("mobileclip.json"), json);
        return ClipArchitectures.ReadFile(folder.File("mobileclip.json"));
    }
}
