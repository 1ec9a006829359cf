using System.Text.Json.Nodes;
using SimpleClip.Configurations;
using SimpleClip.Networks;
using SimpleClip.Testing;
using SimpleClip.Weights.KeyMaps;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Golden;

[TestClass]
[TestCategory(TestData.Golden)]
public sealed class PretrainedMobileClipTests
{
    [TestMethod]
    [DataRow("state_file", false)]
    [DataRow("state_file_reparam", true)]
    public void Apples_file_gives_Apples_features_in_either_form(string file, bool reparameterized)
    {
        using GoldenCase golden = GoldenCase.Open("mobileclip_mci");
        var options = new PretrainedClipOptions { Architecture = ReadArchitecture(golden) };
        using PretrainedClip pretrained = PretrainedClip.Load(golden.PathOf(golden.Root.GetProperty(file).GetString()!), options);
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();

        ClipFeatures features = pretrained.Network.call(golden.FloatTensor("image"), golden.IntegerTensor("tokens"));

        Assert.AreEqual(reparameterized, ((MobileClipImageConfig)pretrained.Network.Config.Vision).Reparameterized);
        Assert.AreEqual(reparameterized, ((MobileClipTextConfig)pretrained.Network.Config.Text).Reparameterized);
        golden.AssertClose("image_features", features.Image);
        golden.AssertClose("text_features", features.Text);
        golden.AssertClose("logit_scale_exp", features.Scale);
    }

    [TestMethod]
    public void Apples_file_does_not_tell_its_architecture()
    {
        using GoldenCase golden = GoldenCase.Open("mobileclip_mci");

        string message = Assert.ThrowsExactly<InvalidDataException>(() => PretrainedClip.Load(golden.PathOf("state_train.safetensors"))).Message;

        StringAssert.Contains(message, "Give PretrainedClipOptions.Architecture, such as ClipArchitectures.Get(\"MobileCLIP-S0\").");
    }

    [TestMethod]
    [TestCategory("Long")]
    [DataRow("train_form", false)]
    [DataRow("reparameterised", true)]
    public void Every_tensor_of_S0_has_the_original_name_and_shape(string form, bool reparameterized)
    {
        JsonNode layout = JsonNode.Parse(File.ReadAllText(TestData.Require("golden", "mobileclip_mci", "s0_layout.json")))!;
        Dictionary<string, string> expected = layout[form]!.AsObject().ToDictionary(entry => entry.Key, entry => entry.Value!["shape"]!.ToJsonString());
        ClipNetworkConfig config = ClipArchitectures.Get("MobileCLIP-S0").Network;
        if (reparameterized)
        {
            config = config with { Vision = config.Vision.Reparameterize(), Text = config.Text.Reparameterize() };
        }

        using ClipNetwork network = TestNetworks.Create(config);

        Dictionary<string, string> actual = network.state_dict().ToDictionary(
            entry => KnownKeyMaps.MobileClip.Find(entry.Key)!.Value.FileNames.Single(), entry => $"[{string.Join(",", entry.Value.shape)}]");
        CollectionAssert.AreEquivalent(expected, actual);
    }

    private static ClipArchitecture ReadArchitecture(GoldenCase golden)
    {
        JsonObject config = JsonNode.Parse(golden.Config.GetRawText())!.AsObject();
        JsonObject image = config["image"]!.DeepClone().AsObject(), text = config["text"]!.DeepClone().AsObject();
        image["model_name"] = "mci0";
        JsonObject document = new() { ["embed_dim"] = config["embed_dim"]!.DeepClone(), ["image_cfg"] = image, ["text_cfg"] = text };
        ConfigurationReading reading = MobileClipConfiguration.Read(document, "case.json");
        return new ClipArchitecture { Name = "golden", Network = reading.Network, Image = reading.Image! };
    }
}
