using SimpleClip.Images;
using SimpleClip.Networks;
using SimpleClip.Testing;

namespace SimpleClip.Trainers.Tests.Registry;

[TestClass]
public sealed class ClipArchitecturesTests
{
    public static IEnumerable<object[]> Names => ClipArchitectures.Names.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Every_name_is_an_architecture_that_can_be_built(string name)
    {
        ClipArchitecture architecture = ClipArchitectures.Get(name);

        architecture.Network.Validate();
        architecture.Image.Validate();
        Assert.AreEqual(name, architecture.Name);
        Assert.AreEqual(architecture.Network.Vision.ImageSize, architecture.Image.Size);
        Assert.IsNotEmpty(architecture.Note);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Every_architecture_survives_its_file(string name)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("copy.json");
        ClipArchitecture architecture = ClipArchitectures.Get(name);

        architecture.Save(path);
        ClipArchitecture copy = ClipArchitectures.ReadFile(path);

        Assert.AreEqual("copy", copy.Name);
        Assert.AreEqual(architecture.ToJson(), copy.ToJson());
    }

    [TestMethod]
    [DataRow("ViT-B-32")]
    [DataRow("ViT-B/32")]
    [DataRow("vit-b-32")]
    public void A_name_is_found_as_people_write_it(string name) => Assert.AreEqual("ViT-B-32", ClipArchitectures.Get(name).Name);

    [TestMethod]
    public void A_wrong_name_is_answered_with_the_nearest_ones()
    {
        Assert.IsNull(ClipArchitectures.Find("ViT-B-33"));

        string message = Assert.ThrowsExactly<ArgumentException>(() => ClipArchitectures.Get("ViT-B-33")).Message;

        StringAssert.Contains(message, "'ViT-B-33'");
        StringAssert.Contains(message, "ViT-B-32");
    }

    [TestMethod]
    public void A_copy_can_be_changed()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("mine.json");
        File.WriteAllText(path, ClipArchitectures.Get("ViT-B-32").ToJson().Replace("\"layers\": 12", "\"layers\": 5", StringComparison.Ordinal));

        ClipArchitecture mine = ClipArchitectures.ReadFile(path);

        Assert.AreEqual("mine", mine.Name);
        Assert.AreEqual(5, ((VisionTransformerConfig)mine.Network.Vision).Layers);
        Assert.AreEqual(5, ((TextTransformerConfig)mine.Network.Text).Layers);
        Assert.AreEqual(Interpolation.Bicubic, mine.Image.Interpolation);
    }

    [TestMethod]
    public void QuickGELU_is_a_name_of_its_own()
    {
        ClipNetworkConfig plain = ClipArchitectures.Get("ViT-B-32").Network, quick = ClipArchitectures.Get("ViT-B-32-quickgelu").Network;

        Assert.AreEqual(plain with { QuickGelu = true }, quick);
    }
}
