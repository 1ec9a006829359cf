using System.IO.Compression;
using SimpleClip.Testing;
using SimpleClip.Weights;

namespace SimpleClip.Tests.Weights;

/// <summary>What PyTorch writes on machines and in versions other than the fixtures', written by hand.</summary>
[TestClass]
public sealed class TorchPickleTests
{
    [TestMethod]
    public void Types_without_a_storage_class_are_views_of_bytes()
    {
        using var folder = new TemporaryFolder();
        // torch/_utils.py, _rebuild_tensor_v3: storage, offset, shape, strides, requires_grad, hooks, type.
        byte[] pickle = new PickleBytes().Op('}').Text("x")
            .Global("torch._utils", "_rebuild_tensor_v3").Op('(').Storage("torch.storage", "UntypedStorage", "0", 4)
            .Integer(1).Tuple(3).Tuple(1).Raw(0x89).Op('N').Global("torch", "float8_e4m3fn").Op('t').Op('R').Op('s').ToArray();

        using TorchFile file = Open(folder, pickle, [0, 0x38, 0xB8, 0x7E]);

        Assert.AreEqual(TensorType.F8E4M3, file.Tensors["x"].Type);
        CollectionAssert.AreEqual(new[] { 1f, -1f, 448f }, file.ReadFloats("x"));
    }

    [TestMethod]
    public void A_tensor_with_attributes_is_a_tensor()
    {
        using var folder = new TemporaryFolder();
        byte[] pickle = new PickleBytes().Op('}').Text("x").Global("torch._tensor", "_rebuild_from_type_v2").Op('(')
            .Global("torch._utils", "_rebuild_tensor_v2").Global("torch.nn.parameter", "Parameter")
            .Op('(').Storage("torch", "FloatStorage", "0", 1).Integer(0).Tuple().Tuple().Raw(0x89).Op('N').Op('t')
            .Op('}').Op('t').Op('R').Op('s').ToArray();

        using TorchFile file = Open(folder, pickle, BitConverter.GetBytes(2.5f));

        CollectionAssert.AreEqual(new[] { 2.5f }, file.ReadFloats("x"));
    }

    [TestMethod]
    public void A_tensor_to_be_read_negated_is_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] pickle = new PickleBytes().Op('}').Text("x").Global("torch._utils", "_rebuild_tensor_v2").Op('(')
            .Storage("torch", "FloatStorage", "0", 1).Integer(0).Tuple().Tuple().Raw(0x89).Op('N')
            .Op('}').Text("neg").Raw(0x88).Op('s').Op('t').Op('R').Op('s').ToArray();

        Assert.Contains("negated", Assert.ThrowsExactly<InvalidDataException>(() => Open(folder, pickle, new byte[4])).Message);
    }

    [TestMethod]
    [DataRow(new[] { "state_dict" }, "state_dict")]
    [DataRow(new[] { "ema", "model" }, "model")]
    [DataRow(new[] { "model_ema", "optimizer" }, "model_ema")]
    [DataRow(new[] { "weights", "state_dict", "optimizer" }, "state_dict")]
    public void The_most_telling_key_gives_the_weights(string[] keys, string expected)
    {
        using var folder = new TemporaryFolder();
        var pickle = new PickleBytes().Op('}');
        foreach (string key in keys)
        {
            pickle.Text(key).Op('}').Text($"{key}.weight").Tensor(1, 0, [1], [1]).Op('s').Op('s');
        }

        using TorchFile file = Open(folder, pickle.ToArray(), new byte[4]);

        Assert.AreEqual(expected, file.WeightsPath);
        CollectionAssert.AreEqual(new[] { $"{expected}.weight" }, file.Tensors.Keys.ToArray());
    }

    [TestMethod]
    public void Weights_may_lie_deeper_and_be_nested()
    {
        using var folder = new TemporaryFolder();
        byte[] pickle = new PickleBytes().Op('}').Text("rng_state").Tensor(1, 0, [1], [1]).Op('s')
            .Text("model").Op('}').Text("state_dict").Op('}').Text("scale").Tensor(1, 0, [], []).Op('s')
            .Text("visual").Op('}').Text("proj").Tensor(1, 0, [1], [1]).Op('s').Op('s').Op('s').Op('s').ToArray();

        using TorchFile file = Open(folder, pickle, new byte[4]);

        Assert.AreEqual("model.state_dict", file.WeightsPath);
        CollectionAssert.AreEqual(new[] { "scale", "visual.proj" }, file.Tensors.Keys.ToArray());
    }

    [TestMethod]
    public void Only_a_prefix_of_all_names_is_left_out()
    {
        using var folder = new TemporaryFolder();
        byte[] pickle = new PickleBytes().Op('}').Text("module.a").Tensor(1, 0, [1], [1]).Op('s').Text("b").Tensor(1, 0, [1], [1]).Op('s').ToArray();

        using TorchFile file = Open(folder, pickle, new byte[4]);

        CollectionAssert.AreEqual(new[] { "module.a", "b" }, file.Tensors.Keys.ToArray());
    }

    private static TorchFile Open(TemporaryFolder folder, byte[] pickle, byte[] storage)
    {
        using (ZipArchive archive = ZipFile.Open(folder.File("x.pt"), ZipArchiveMode.Create))
        {
            foreach ((string name, byte[] bytes) in ((string, byte[])[])[("a/data.pkl", pickle), ("a/data/0", storage)])
            {
                using Stream stream = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                stream.Write(bytes);
            }
        }

        return TorchFile.Open(folder.File("x.pt"));
    }
}
