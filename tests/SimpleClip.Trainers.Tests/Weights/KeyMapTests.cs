using SimpleClip.Networks;
using SimpleClip.Weights;
using SimpleClip.Weights.KeyMaps;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Weights;

[TestClass]
public sealed class KeyMapTests
{
    [TestMethod]
    [DataRow("a.*.b", "a.12.b", "12")]
    [DataRow("a.*.in_*", "a.3.in_weight", "3 weight")]
    [DataRow("**", "a.b.c", "a.b.c")]
    [DataRow("text.**", "text.a.b", "a.b")]
    public void A_pattern_finds_its_wildcards_and_fills_them(string pattern, string name, string parts)
    {
        var key = new KeyPattern(pattern);

        CollectionAssert.AreEqual(parts.Split(' '), key.Match(name));
        Assert.AreEqual(name, key.Fill(parts.Split(' ')));
    }

    [TestMethod]
    [DataRow("a.*.b", "a.1.2.b")]
    [DataRow("a.*.b", "xa.1.b")]
    [DataRow("a.b", "axb")]
    public void A_pattern_fits_whole_names_only(string pattern, string name) => Assert.IsNull(new KeyPattern(pattern).Match(name));

    [TestMethod]
    public void A_network_survives_Hugging_Faces_names_and_layout()
    {
        using ClipNetwork saved = TestNetworks.Create(seed: 1), loaded = TestNetworks.Create(seed: 2);
        using SafetensorsFile file = Save(saved, KnownKeyMaps.HuggingFace);
        CollectionAssert.AreEqual(new long[] { 24, 24 }, file.Tensors["text_model.encoder.layers.1.self_attn.k_proj.weight"].Shape.ToArray());
        CollectionAssert.AreEqual(new long[] { 12, 16 }, file.Tensors["visual_projection.weight"].Shape.ToArray());

        Load(loaded, file);

        AssertEqual(saved, loaded);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("module.")]
    [DataRow("state_dict.module.")]
    public void A_network_survives_open_clips_custom_names_under_any_prefix(string prefix)
    {
        using ClipNetwork saved = TestNetworks.Create(seed: 1), loaded = TestNetworks.Create(seed: 2);
        using SafetensorsFile file = Save(saved, KnownKeyMaps.OpenClipCustomText, prefix);
        CollectionAssert.Contains(file.Tensors.Keys.ToArray(), $"{prefix}text.transformer.resblocks.0.ln_1.weight");

        Load(loaded, file);

        AssertEqual(saved, loaded);
    }

    [TestMethod]
    public void Mistakes_are_told_by_the_files_own_names()
    {
        using ClipNetwork network = TestNetworks.Create();
        using SafetensorsFile whole = Save(network, KnownKeyMaps.HuggingFace);
        var writer = new SafetensorsWriter();
        foreach ((string name, TensorInfo tensor) in whole.Tensors)
        {
            if (!name.EndsWith("q_proj.bias", StringComparison.Ordinal))
            {
                writer.Add(name == "logit_scale" ? "logit_scal" : name, name.EndsWith("projection.weight", StringComparison.Ordinal)
                    ? [1, tensor.Count]
                    : [.. tensor.Shape], whole.ReadFloats(name));
            }
        }

        using SafetensorsFile file = ToFile(writer);

        string message = Assert.ThrowsExactly<InvalidDataException>(() => Load(network, file)).Message;

        StringAssert.Contains(message, "missing: text_model.encoder.layers.0.self_attn.q_proj.bias");
        StringAssert.Contains(message, "missing: logit_scale");
        StringAssert.Contains(message, "unexpected: logit_scal");
        StringAssert.Contains(message, "wrong shape: visual_projection.weight is [1, 192], expected [12, 16]");
    }

    [TestMethod]
    public void A_file_of_something_else_is_refused_with_its_first_names()
    {
        var writer = new SafetensorsWriter();
        writer.Add("conv.weight", [1], [1f]);
        using SafetensorsFile file = ToFile(writer);

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => KnownKeyMaps.Detect(file)).Message, "conv.weight");
    }

    private static void Load(ClipNetwork network, TensorFile file)
    {
        (KeyMap map, string prefix) = KnownKeyMaps.Detect(file);
        WeightPlan.Create(network.state_dict(), file, map, prefix).Apply(file);
    }

    private static void AssertEqual(ClipNetwork expected, ClipNetwork actual)
    {
        foreach ((string name, Tensor tensor) in expected.state_dict())
        {
            Assert.IsTrue(tensor.Equals(actual.state_dict()[name]), name);
        }
    }

    private static SafetensorsFile Save(ClipNetwork network, KeyMap map, string prefix = "")
    {
        using SafetensorsFile plain = ToFile(NetworkWeights.Collect(network, map));
        var writer = new SafetensorsWriter();
        foreach ((string name, TensorInfo tensor) in plain.Tensors)
        {
            writer.Add(prefix + name, tensor.Type, tensor.Shape.AsSpan(), plain.ReadBytes(name));
        }

        return ToFile(writer);
    }

    private static SafetensorsFile ToFile(SafetensorsWriter writer)
    {
        using var stream = new MemoryStream();
        writer.Save(stream);
        return SafetensorsFile.Open(stream.ToArray(), "test.safetensors");
    }
}
