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
        writer.Add("half", [3], [1f, -2.5f, 65504f], TensorType.F16);
        writer.Add("brain", [2], [1f, -2.5f], TensorType.BF16);
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
        writer.Add("x", [2], [1.00390625f, 1.01171875f], TensorType.BF16);

        // Both lie half way between two neighbours; the even one is taken.
        CollectionAssert.AreEqual(new[] { 1f, 1.015625f }, Open(TensorBytes.Of(writer)).ReadFloats("x"));
    }

    [TestMethod]
    [TestCategory(TestData.Golden)]
    public void The_reference_files_can_be_read()
    {
        using GoldenCase golden = GoldenCase.Open("tokens");

        Assert.AreEqual(TensorType.I64, golden.Tensors.Tensors["full77"].Type);
    }

    [TestMethod]
    public void A_name_can_be_used_once_and_sizes_must_fit()
    {
        var writer = new SafetensorsWriter();
        writer.Add("x", [1], [1f]);

        Assert.ThrowsExactly<ArgumentException>(() => writer.Add("x", [1], [1f]));
        Assert.ThrowsExactly<ArgumentException>(() => writer.Add("__metadata__", [1], [1f]));
        Assert.ThrowsExactly<ArgumentException>(() => writer.Add("y", [2], [1f]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => writer.Add("z", [1], [1f], TensorType.I32));
    }

    [TestMethod]
    public void A_tensor_of_another_kind_or_name_is_refused()
    {
        var writer = new SafetensorsWriter();
        writer.Add("ids", [1], [1L]);
        using SafetensorsFile file = Open(TensorBytes.Of(writer));

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
    [DataRow("{\"x\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}", 4, "no valid size")]
    [DataRow("{\"x\":{\"dtype\":\"F32\",\"shape\":[1e400],\"data_offsets\":[0,4]}}", 4, "safetensors")]
    [DataRow("{\"x\":{\"dtype\":\"F32\",\"shape\":[NaN],\"data_offsets\":[0,4]}}", 4, "'N'")]
    [DataRow("{\"x\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,6]}}", 6, "safetensors")]
    [DataRow("{\"x\":{\"dtype\":\"F4\",\"shape\":[3],\"data_offsets\":[0,2]}}", 2, "last byte")]
    [DataRow("{\"x\":{\"dtype\":\"f32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "'f32'")]
    [DataRow("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", 4, "4 to 0")]
    [DataRow("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}", 4, "-4")]
    [DataRow("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,4]}}", 4, "range")]
    [DataRow(
        "{\"x\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},\"x\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}}", 8, "x")]
    [DataRow("{\"__metadata__\":{\"a\":\"b\",\"a\":\"c\"}}", 0, "a")]
    [DataRow("{\"__metadata__\":{\"a\":7}}", 0, "safetensors")]
    [DataRow("{\"__metadata__\":{\"a\":null}}", 0, "null")]
    [DataRow("{\"x\":[[[[[[[[[[1]]]]]]]]]]}", 0, "depth")]
    [DataRow("{\"x\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "safetensors")]
    [DataRow("{\"x\":7}", 0, "safetensors")]
    [DataRow("[1]", 0, "safetensors")]
    [DataRow("{\"x\":", 0, "safetensors")]
    public void A_wrong_header_is_refused(string header, int dataBytes, string expected)
    {
        byte[] bytes = TensorBytes.WithHeader(header, dataBytes);

        InvalidDataException exception = Assert.ThrowsExactly<InvalidDataException>(() => Open(bytes));

        Assert.Contains("test.safetensors", exception.Message);
        Assert.Contains(expected, exception.Message);
    }

    [TestMethod]
    [DataRow(0UL)]
    [DataRow(1000UL)]
    [DataRow(99_000_000UL)]
    [DataRow(ulong.MaxValue)]
    public void A_wrong_header_length_is_refused_without_taking_memory(ulong length)
    {
        byte[] bytes = [.. TensorBytes.Length(length), .. "{}"u8];

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("header", Assert.ThrowsExactly<InvalidDataException>(() => Open(bytes)).Message);
        Assert.IsLessThan(1_000_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void A_file_on_disk_is_read_into_memory_that_is_there_already_and_takes_no_other()
    {
        const int count = 2_000_003;
        using var folder = new TemporaryFolder();
        float[] values = [.. Enumerable.Range(0, count).Select(i => (float)i)];
        var writer = new SafetensorsWriter();
        writer.Add("odd", TensorType.U8, [3], new byte[] { 1, 2, 3 });
        writer.Add("full", [count], values);
        writer.Add("half", [count], values, TensorType.F16);
        writer.Save(folder.File("a.safetensors"));
        using SafetensorsFile file = SafetensorsFile.Open(folder.File("a.safetensors"));
        float[] destination = new float[count];
        file.ReadFloats("full", destination);
        CollectionAssert.AreEqual(values, destination);

        long before = GC.GetAllocatedBytesForCurrentThread();
        file.ReadFloats("half", destination);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.IsLessThan(100_000, allocated);
        CollectionAssert.AreEqual(values.Select(value => (float)(Half)value).ToArray(), destination);
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, file.ReadBytes("odd"));
    }

    [TestMethod]
    public void A_destination_of_another_length_is_refused()
    {
        var writer = new SafetensorsWriter();
        writer.Add("x", [2], [1f, 2f]);
        using SafetensorsFile file = Open(TensorBytes.Of(writer));

        Assert.Contains("'x'", Assert.ThrowsExactly<ArgumentException>(() => file.ReadFloats("x", new float[3])).Message);
        Assert.Contains("'x'", Assert.ThrowsExactly<ArgumentException>(() => file.ReadBytes("x", new byte[4])).Message);
    }

    [TestMethod]
    public void A_stream_that_cannot_seek_is_read_in_order()
    {
        float[] many = [.. Enumerable.Range(0, 50_000).Select(i => (float)i)];
        var writer = new SafetensorsWriter();
        writer.Add("a", [many.Length], many);
        writer.Add("b", [2], [1f, 2f]);
        writer.Add("c", [1], [3f]);
        using SafetensorsFile file = SafetensorsFile.Open(new ForwardStream(TensorBytes.Of(writer)), "stream");

        CollectionAssert.AreEqual(many, file.ReadFloats("a"));
        CollectionAssert.AreEqual(new[] { 3f }, file.ReadFloats("c"));
        Assert.Contains("order", Assert.ThrowsExactly<InvalidOperationException>(() => file.ReadFloats("b")).Message);
    }

    [TestMethod]
    public void A_stream_that_ends_early_or_late_is_refused_when_that_turns_out()
    {
        var writer = new SafetensorsWriter();
        writer.Add("x", [4], [1f, 2f, 3f, 4f]);
        byte[] bytes = TensorBytes.Of(writer);
        using SafetensorsFile cut = SafetensorsFile.Open(new ForwardStream(bytes[..^1]), "stream");
        using SafetensorsFile longer = SafetensorsFile.Open(new ForwardStream([.. bytes, 0]), "stream");

        Assert.Contains("cut off", Assert.ThrowsExactly<InvalidDataException>(() => cut.ReadFloats("x")).Message);
        Assert.Contains("goes on", Assert.ThrowsExactly<InvalidDataException>(() => longer.ReadFloats("x")).Message);
    }

    [TestMethod]
    public void A_long_header_is_taken_from_a_stream_only_as_far_as_it_is_there()
    {
        byte[] bytes = [.. TensorBytes.Length(99_000_000), .. "{}"u8];
        using var stream = new ForwardStream(bytes);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.ThrowsExactly<InvalidDataException>(() => SafetensorsFile.Open(stream, "stream"));

        Assert.IsLessThan(1_000_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void A_tensor_written_late_must_have_the_announced_size()
    {
        var writer = new SafetensorsWriter();
        writer.Add("x", TensorType.U8, [4], stream => stream.Write([1, 2, 3]));

        Assert.Contains("'x'", Assert.ThrowsExactly<InvalidOperationException>(() => TensorBytes.Of(writer)).Message);
        writer = new SafetensorsWriter();
        writer.Add("x", TensorType.U8, [2], stream => stream.Write([1, 2, 3]));
        Assert.Contains("'x'", Assert.ThrowsExactly<InvalidOperationException>(() => TensorBytes.Of(writer)).Message);
    }

    [TestMethod]
    public void Data_are_aligned_whatever_the_order()
    {
        var writer = new SafetensorsWriter();
        writer.Add("bytes", TensorType.U8, [3], new byte[] { 1, 2, 3 });
        writer.Add("wide", [1], [7L]);
        writer.Add("full", [1], [1.5f]);
        byte[] bytes = TensorBytes.Of(writer);

        Assert.AreEqual(7, bytes[^15], "The widest stand first.");
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, bytes[^3..]);
        using SafetensorsFile file = Open(bytes);
        CollectionAssert.AreEqual(new[] { "bytes", "wide", "full" }, file.Tensors.Keys.ToArray());
        CollectionAssert.AreEqual(new[] { 1.5f }, file.ReadFloats("full"));
    }

    [TestMethod]
    public void A_damaged_file_is_read_or_refused_and_does_no_harm()
    {
        var writer = new SafetensorsWriter();
        writer.AddMetadata("format", "pt");
        writer.Add("a", [2, 2], [1f, 2f, 3f, 4f]);
        writer.Add("b", [3], [1L, 2L, 3L]);
        byte[] bytes = TensorBytes.Of(writer);
        var random = new Random(1);
        for (int trial = 0; trial < 2000; trial++)
        {
            byte[] damaged = [.. bytes];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                using SafetensorsFile file = Open(damaged);
                foreach (string name in file.Tensors.Keys)
                {
                    file.ReadBytes(name);
                }
            }
            catch (InvalidDataException exception)
            {
                Assert.Contains("test.safetensors", exception.Message);
            }
        }
    }

    [TestMethod]
    public void A_file_cut_off_anywhere_is_refused()
    {
        var writer = new SafetensorsWriter();
        writer.Add("x", [4], [1f, 2f, 3f, 4f]);
        byte[] bytes = TensorBytes.Of(writer);
        for (int length = 0; length < bytes.Length; length++)
        {
            byte[] part = bytes[..length];
            Assert.ThrowsExactly<InvalidDataException>(() => Open(part), $"{length} bytes");
        }
    }

    private static SafetensorsFile Open(byte[] bytes) => SafetensorsFile.Open(bytes, "test.safetensors");
}
