using System.Buffers.Binary;
using System.Text;
using SimpleClip.Testing;
using SimpleClip.Weights;

namespace SimpleClip.Tests.Weights;

[TestClass]
public sealed class SafetensorsTests
{
    [TestMethod]
    public void What_is_written_is_read()
    {
        using var folder = new TemporaryFolder();
        var writer = new SafetensorsWriter();
        writer.AddMetadata("format", "pt");
        writer.Add("full", [2, 2], [1f, -2.5f, 3e-8f, float.NaN]);
        writer.Add("half", [3], [1f, -2.5f, 65504f], SafetensorsType.F16);
        writer.Add("brain", [2], [1f, -2.5f], SafetensorsType.BF16);
        writer.Add("ids", [1, 3], [1L, -2L, long.MaxValue]);
        writer.Add("scalar", [], [4.6052f]);
        writer.Add("empty", [0, 7], Array.Empty<float>());
        writer.Save(folder.File("a.safetensors"));

        using SafetensorsFile file = SafetensorsFile.Open(folder.File("a.safetensors"));

        Assert.AreEqual("pt", file.Metadata["format"]);
        CollectionAssert.AreEqual(new[] { "full", "half", "brain", "ids", "scalar", "empty" }, file.Tensors.Keys.ToArray());
        CollectionAssert.AreEqual(new[] { 1f, -2.5f, 3e-8f, float.NaN }, file.ReadFloats("full"));
        CollectionAssert.AreEqual(new[] { 1f, -2.5f, 65504f }, file.ReadFloats("half"));
        CollectionAssert.AreEqual(new[] { 1f, -2.5f }, file.ReadFloats("brain"));
        CollectionAssert.AreEqual(new[] { 1L, -2L, long.MaxValue }, file.ReadIntegers("ids"));
        CollectionAssert.AreEqual(new[] { 4.6052f }, file.ReadFloats("scalar"));
        Assert.IsEmpty(file.ReadFloats("empty"));
        CollectionAssert.AreEqual(new long[] { 1, 3 }, file.Tensors["ids"].Shape.ToArray());
    }

    [TestMethod]
    public void Brain_floats_are_rounded_to_the_nearest()
    {
        var writer = new SafetensorsWriter();
        writer.Add("x", [2], [1.00390625f, 1.01171875f], SafetensorsType.BF16);

        // Both lie half way between two neighbours; the even one is taken.
        CollectionAssert.AreEqual(new[] { 1f, 1.015625f }, Open(Bytes(writer)).ReadFloats("x"));
    }

    [TestMethod]
    [TestCategory(TestData.Golden)]
    public void The_reference_files_can_be_read()
    {
        using GoldenCase golden = GoldenCase.Open("tokens");

        Assert.AreEqual(SafetensorsType.I64, golden.Tensors.Tensors["full77"].Type);
    }

    [TestMethod]
    public void A_name_can_be_used_once_and_sizes_must_fit()
    {
        var writer = new SafetensorsWriter();
        writer.Add("x", [1], [1f]);

        Assert.ThrowsExactly<ArgumentException>(() => writer.Add("x", [1], [1f]));
        Assert.ThrowsExactly<ArgumentException>(() => writer.Add("y", [2], [1f]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => writer.Add("z", [1], [1f], SafetensorsType.I32));
    }

    [TestMethod]
    public void A_tensor_of_another_kind_or_name_is_refused()
    {
        var writer = new SafetensorsWriter();
        writer.Add("ids", [1], [1L]);
        using SafetensorsFile file = Open(Bytes(writer));

        Assert.Contains("I64", Assert.ThrowsExactly<InvalidDataException>(() => file.ReadFloats("ids")).Message);
        Assert.Contains("'other'", Assert.ThrowsExactly<KeyNotFoundException>(() => file.ReadFloats("other")).Message);
    }

    [TestMethod]
    [DataRow("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4, "needs 8 bytes")]
    [DataRow("{\"x\":{\"dtype\":\"F99\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "F99")]
    [DataRow("{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4, "x")]
    [DataRow("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 3, "4 bytes")]
    [DataRow("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 5, "5 follow")]
    [DataRow("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8, "begins at 4")]
    [DataRow(
        "{\"x\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},\"y\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[2,6]}}", 6, "begins at 2")]
    [DataRow("{\"x\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}", 4, "safetensors")]
    [DataRow("{\"x\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "safetensors")]
    [DataRow("{\"x\":7}", 0, "safetensors")]
    [DataRow("[1]", 0, "safetensors")]
    [DataRow("{\"x\":", 0, "safetensors")]
    public void A_wrong_header_is_refused(string header, int dataBytes, string expected)
    {
        byte[] bytes = [.. Length((ulong)header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[dataBytes]];

        InvalidDataException exception = Assert.ThrowsExactly<InvalidDataException>(() => Open(bytes));

        Assert.Contains("test.safetensors", exception.Message);
        Assert.Contains(expected, exception.Message);
    }

    [TestMethod]
    [DataRow(0UL)]
    [DataRow(1000UL)]
    [DataRow(ulong.MaxValue)]
    public void A_wrong_header_length_is_refused_without_taking_memory(ulong length)
    {
        byte[] bytes = [.. Length(length), .. "{}"u8];

        Assert.Contains("header", Assert.ThrowsExactly<InvalidDataException>(() => Open(bytes)).Message);
    }

    [TestMethod]
    public void A_file_cut_off_anywhere_is_refused()
    {
        var writer = new SafetensorsWriter();
        writer.Add("x", [4], [1f, 2f, 3f, 4f]);
        byte[] bytes = Bytes(writer);
        for (int length = 0; length < bytes.Length; length++)
        {
            byte[] part = bytes[..length];
            Assert.ThrowsExactly<InvalidDataException>(() => Open(part), $"{length} bytes");
        }
    }

    private static byte[] Length(ulong length)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        return bytes;
    }

    private static byte[] Bytes(SafetensorsWriter writer)
    {
        var stream = new MemoryStream();
        writer.Save(stream);
        return stream.ToArray();
    }

    private static SafetensorsFile Open(byte[] bytes) => SafetensorsFile.Open(bytes, "test.safetensors");
}
