using SimpleClip.Networks;

namespace SimpleClip.Trainers.Tests.Networks.SasP;

[TestClass]
public sealed class SasPConfigTests
{
    [TestMethod]
    public void Json_names_the_block_its_norm_and_what_is_shared()
    {
        ClipNetworkConfig config = ClipNetworkConfig.Parse("""
            { "vision_cfg": { "layers": 4, "sas_p": { "norm": "rms_norm", "beta_ff": 0.2, "qk_bias": true, "share": [[0, 1], [2, 3]] } },
              "text_cfg": { "sas_p": {} } }
            """);

        SasPConfig vision = ((VisionTransformerConfig)config.Vision).SasP!;
        Assert.AreEqual(
            new SasPConfig { Norm = SasPNorm.RmsNorm, FeedForwardGain = 0.2, QueryKeyBias = true, Share = [[0, 1], [2, 3]] }, vision);
        Assert.AreEqual(new SasPConfig(), ((TextTransformerConfig)config.Text).SasP);
        Assert.AreEqual(config, ClipNetworkConfig.Parse(config.ToJson()));
    }

    [TestMethod]
    public void Configurations_that_share_otherwise_are_not_equal() =>
        Assert.AreNotEqual(new SasPConfig { Share = [[0, 1]] }, new SasPConfig { Share = [[0, 2]] });

    [TestMethod]
    [DataRow("""{ "share": [[0, 4]] }""", "vision_cfg.sas_p.share names block 4, and the blocks are 0 to 3")]
    [DataRow("""{ "share": [[0, 1], [1, 2]] }""", "vision_cfg.sas_p.share names block 1 more than once")]
    [DataRow("""{ "share": [[2]] }""", "vision_cfg.sas_p.share has the group [2]")]
    [DataRow("""{ "norm": "batch_norm" }""", "norm")]
    [DataRow("""{ "gamma": 1 }""", "gamma")]
    public void Mistakes_are_named(string sasP, string message)
    {
        string json = $$"""{ "vision_cfg": { "layers": 4, "sas_p": {{sasP}} } }""";

        var error = Assert.ThrowsExactly<FormatException>(() => ClipNetworkConfig.Parse(json));

        StringAssert.Contains(error.Message, message);
    }

    [TestMethod]
    public void Towers_with_pruned_blocks_cannot_be_SAS_P()
    {
        ClipNetworkConfig config = TestNetworks.Small with
        {
            Vision = TestNetworks.SmallVision with { Blocks = [new BlockSize(1, 20), new BlockSize(2, 9)], SasP = new SasPConfig() },
        };

        var error = Assert.ThrowsExactly<ArgumentException>(config.Validate);

        StringAssert.Contains(error.Message, "vision_cfg.sas_p");
    }
}
