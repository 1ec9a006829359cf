using System.IO.Compression;
using System.Numerics;
using SimpleClip.Testing;
using SimpleClip.Weights;

namespace SimpleClip.Tests.Weights;

/// <summary>Files that PyTorch wrote (Fixtures/make.py).</summary>
[TestClass]
public sealed class TorchFileTests
{
    [TestMethod]
    [DataRow("transposed", new[] { 0f, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11 }, new long[] { 4, 3 })]
    [DataRow("full", new[] { 0f, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 }, new long[] { 3, 4 })]
    [DataRow("part", new[] { 5f, 6, 7, 8 }, new long[] { 4 })]
    [DataRow("every_third", new[] { 1f, 4, 7, 10 }, new long[] { 4 })]
    [DataRow("expanded", new[] { 1f, 1, 1, 2, 2, 2 }, new long[] { 2, 3 })]
    [DataRow("parameter", new[] { 1.5f, -2.5f }, new long[] { 2 })]
    [DataRow("half", new[] { 1.5f, -2.5f }, new long[] { 2 })]
    [DataRow("brain", new[] { 1.5f, -2.5f }, new long[] { 2 })]
    [DataRow("double", new[] { 0.1f }, new long[] { 1 })]
    [DataRow("scalar", new[] { 4.5f }, new long[0])]
    [DataRow("empty", new float[0], new long[] { 0, 7 })]
    public void Views_of_every_kind_are_read_in_order(string name, float[] expected, long[] shape)
    {
        using TensorFile file = TensorFile.Open(Fixture("state_dict.pt"));

        Assert.AreEqual(TensorFileFormat.Torch, file.Format);
        CollectionAssert.AreEqual(expected, file.ReadFloats(name));
        CollectionAssert.AreEqual(shape, file.Tensors[name].Shape.ToArray());
        Assert.HasCount(14, file.Tensors);
    }

    [TestMethod]
    public void Integers_and_truth_values_are_read()
    {
        using TensorFile file = TensorFile.Open(Fixture("state_dict.pt"));

        CollectionAssert.AreEqual(new[] { 1L, -2L }, file.ReadIntegers("long"));
        CollectionAssert.AreEqual(new[] { 255L }, file.ReadIntegers("byte"));
        CollectionAssert.AreEqual(new[] { 1L, 0L }, file.ReadIntegers("bool"));
        Assert.AreEqual(TensorType.BOOL, file.Tensors["bool"].Type);
        CollectionAssert.AreEqual(new byte[] { 0xC0, 0x3F, 0x20, 0xC0 }, file.ReadBytes("brain"));
    }

    [TestMethod]
    public void The_weights_of_a_checkpoint_are_found_and_the_rest_can_be_looked_at()
    {
        using TorchFile file = TorchFile.Open(Fixture("checkpoint.pt"));

        Assert.AreEqual("state_dict", file.WeightsPath);
        string[] expected =
        [
            "logit_scale", "context_length", "mask", "visual.proj", "visual.ln.weight", "visual.ln.bias",
            "blocks.0.proj", "blocks.0.ln.weight", "blocks.0.ln.bias", "blocks.1.proj", "blocks.1.ln.weight", "blocks.1.ln.bias",
        ];
        CollectionAssert.AreEqual(expected, file.Tensors.Keys.ToArray());
        CollectionAssert.AreEqual(new[] { 0f, float.NegativeInfinity, 0, 0 }, file.ReadFloats("mask"));
        Assert.AreEqual("32", file.Metadata["epoch"]);
        Assert.AreEqual("ViT-B-32", file.Metadata["name"]);

        var root = (Dictionary<string, object?>)file.Root!;
        Assert.AreEqual(32L, root["epoch"]);
        Assert.IsNull(root["scaler"]);
        Assert.AreEqual("torch.bfloat16", root["dtype"]);
        Assert.AreEqual("cpu", root["device"]);
        Assert.AreEqual(BigInteger.One << 80, root["large"]);
        CollectionAssert.AreEqual(new object[] { 3L, 224L }, (object?[])root["size"]!);
        var arguments = (Dictionary<string, object?>)root["args"]!;
        Assert.AreEqual("ViT-B-32", arguments["model"]);
        Assert.AreEqual(0.25, arguments["lr"]);
        Assert.AreEqual(7L, arguments["steps"]);
        Assert.AreEqual(true, arguments["done"]);
        var optimizer = (Dictionary<string, object?>)root["optimizer"]!;
        var group = (Dictionary<string, object?>)((List<object?>)optimizer["param_groups"]!)[0]!;
        Assert.AreEqual(0.5, group["lr"]);
        var moments = (Dictionary<string, object?>)((Dictionary<string, object?>)optimizer["state"]!)["0"]!;
        Assert.AreEqual(TensorType.F32, ((TensorInfo)moments["exp_avg"]!).Type);
        Assert.AreEqual("optimizer.state.0.exp_avg", ((TensorInfo)moments["exp_avg"]!).Name);
    }

    [TestMethod]
    public void A_later_protocol_is_read()
    {
        using TensorFile file = TensorFile.Open(Fixture("protocol4.pt"));

        CollectionAssert.AreEqual(new[] { 1f, 2f }, file.ReadFloats("a"));
        Assert.AreEqual("0.25", file.Metadata["lr"]);
    }

    [TestMethod]
    public void A_TorchScript_archive_gives_the_tensors_of_its_modules()
    {
        using TensorFile file = TensorFile.Open(Fixture("script.pt"));

        Assert.AreEqual(TensorFileFormat.TorchScript, file.Format);
        string[] expected =
        [
            "blocks.0.ln.bias", "blocks.0.ln.weight", "blocks.0.proj", "blocks.1.ln.bias", "blocks.1.ln.weight", "blocks.1.proj",
            "context_length", "logit_scale", "mask", "visual.ln.bias", "visual.ln.weight", "visual.proj",
        ];
        CollectionAssert.AreEqual(expected, file.Tensors.Keys.Order(StringComparer.Ordinal).ToArray());
        CollectionAssert.AreEqual(new[] { 77L }, file.ReadIntegers("context_length"));
        Assert.AreEqual(TensorType.F16, file.Tensors["visual.proj"].Type);
        CollectionAssert.AreEqual(new[] { 0f, 1, 2, 3, 4, 5 }, file.ReadFloats("blocks.1.proj"));
        CollectionAssert.AreEqual(new[] { 0.5f, 0.25f, 0.125f }, file.ReadFloats("visual.ln.bias"));
    }

    [TestMethod]
    [DataRow("state_dict.pt")]
    [DataRow("script.pt")]
    public void An_archive_packed_again_with_compression_gives_the_same(string name)
    {
        using var folder = new TemporaryFolder();
        using (ZipArchive source = ZipFile.OpenRead(Fixture(name)), target = ZipFile.Open(folder.File(name), ZipArchiveMode.Create))
        {
            foreach (ZipArchiveEntry entry in source.Entries)
            {
                using Stream from = entry.Open(), to = target.CreateEntry(entry.FullName, CompressionLevel.SmallestSize).Open();
                from.CopyTo(to);
            }
        }

        using TensorFile expected = TensorFile.Open(Fixture(name)), actual = TensorFile.Open(folder.File(name));

        CollectionAssert.AreEqual(expected.Tensors.Keys.ToArray(), actual.Tensors.Keys.ToArray());
        foreach (string tensor in expected.Tensors.Keys)
        {
            CollectionAssert.AreEqual(expected.ReadBytes(tensor), actual.ReadBytes(tensor), tensor);
        }
    }

    [TestMethod]
    [DataRow("state_dict.pt")]
    [DataRow("script.pt")]
    public void A_file_cut_off_anywhere_is_refused(string name)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = File.ReadAllBytes(Fixture(name));
        for (int length = 8; length < bytes.Length; length += 29)
        {
            File.WriteAllBytes(folder.File(name), bytes[..length]);
            Assert.Contains(name, Assert.ThrowsExactly<InvalidDataException>(() => TensorFile.Open(folder.File(name)), $"{length} bytes").Message);
        }
    }

    [TestMethod]
    [DataRow("state_dict.pt")]
    [DataRow("checkpoint.pt")]
    [DataRow("script.pt")]
    public void A_damaged_file_is_read_or_refused_and_does_no_harm(string name)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = File.ReadAllBytes(Fixture(name));
        var random = new Random(1);
        for (int trial = 0; trial < 200; trial++)
        {
            byte[] damaged = [.. bytes];
            for (int i = 0; i < 3; i++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(folder.File(name), damaged);
            try
            {
                using TorchFile file = TorchFile.Open(folder.File(name));
                foreach (string tensor in file.Tensors.Keys)
                {
                    file.ReadBytes(tensor);
                }
            }
            catch (InvalidDataException exception)
            {
                Assert.Contains(name, exception.Message);
            }
        }
    }

    private static string Fixture(string name) =>
        Path.Combine(TestData.RepositoryRoot, "tests", "SimpleClip.Transforms.Tests", "Weights", "Fixtures", name);
}
