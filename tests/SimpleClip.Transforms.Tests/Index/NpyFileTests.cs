using System.Buffers.Binary;
using System.Text;
using SimpleClip.Testing;
using SimpleClip.Weights;

namespace SimpleClip.Tests.Index;

[TestClass]
public sealed class NpyFileTests
{
    // numpy.save of numpy.array([[1, 2, 3], [-0.5, 0, 65504]], 'float32'), and of the same as 'float16'.
    private static readonly byte[] Singles =
    [
        .. Header(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"),
        0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40, 0, 0, 0, 0xBF, 0, 0, 0, 0, 0, 0xE0, 0x7F, 0x47,
    ];

    private static readonly byte[] Halves =
    [
        .. Header(1, "{'descr': '<f2', 'fortran_order': False, 'shape': (2, 3), }"),
        0, 0x3C, 0, 0x40, 0, 0x42, 0, 0xB8, 0, 0, 0xFF, 0x7B,
    ];

    private static readonly float[] Values = [1, 2, 3, -0.5f, 0, 65504];

    [TestMethod]
    public void Files_are_written_byte_by_byte_as_numpy_writes_them()
    {
        using var folder = new TemporaryFolder();

        NpyFile.Write(folder.File("single.npy"), 3, [Values.AsMemory(0, 3), Values.AsMemory(3)]);
        NpyFile.Write(folder.File("half.npy"), 3, [Values], EmbeddingStorage.Half);

        CollectionAssert.AreEqual(Singles, File.ReadAllBytes(folder.File("single.npy")));
        CollectionAssert.AreEqual(Halves, File.ReadAllBytes(folder.File("half.npy")));
        Assert.AreEqual(128 + 24, Singles.Length);
    }

    [TestMethod]
    public void What_numpy_writes_is_read()
    {
        AssertReads(TensorType.F32, Singles);
        AssertReads(TensorType.F16, Halves);
        byte[] doubles = [.. Values.SelectMany(value => BitConverter.GetBytes((double)value))];
        AssertReads(TensorType.F64, [.. Header(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }"), .. doubles]);
    }

    [TestMethod]
    [DataRow(1, "{'shape': (2, 3), 'fortran_order': False, 'descr': '<f4'}")]
    [DataRow(1, "{\"descr\": \"<f4\", \"fortran_order\": False, \"shape\": (2,3,)}")]
    [DataRow(2, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }")]
    [DataRow(3, "  {'descr':'<f4','fortran_order':False,'shape':(2,3)}  ")]
    public void Headers_of_all_versions_and_orders_are_read(int version, string header) =>
        AssertReads(TensorType.F32, [.. Header(version, header), .. Singles.AsSpan(128)]);

    [TestMethod]
    [DataRow("Fortran", "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }")]
    [DataRow("type '>f4'", "{'descr': '>f4', 'fortran_order': False, 'shape': (2, 3), }")]
    [DataRow("type '|O'", "{'descr': '|O', 'fortran_order': False, 'shape': (2, 3), }")]
    [DataRow("not understood", "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2, 3), }")]
    [DataRow("not understood", "{'descr': '<f4', 'fortran_order': False}")]
    [DataRow("not understood", "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'more': 'x'}")]
    [DataRow("not understood", "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)} + 1")]
    [DataRow("not understood", "")]
    [DataRow("shape (6,)", "{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }")]
    [DataRow("shape (1, 2, 3)", "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 3), }")]
    [DataRow("shape (2, 0)", "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 0), }")]
    [DataRow("shape (99999999999999999999, 3)", "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 3), }")]
    [DataRow("cut off", "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 3), }")]
    [DataRow("cut off", "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 2147483647), }")]
    public void Other_headers_are_refused_in_words(string expected, string header) =>
        Assert.Contains(expected, Refusal([.. Header(1, header), .. Singles.AsSpan(128)]));

    [TestMethod]
    public void Hostile_files_are_refused()
    {
        byte[] endless = [.. Singles];
        endless[6] = 2;
        BinaryPrimitives.WriteUInt32LittleEndian(endless.AsSpan(8), uint.MaxValue);
        byte[] later = [.. Singles];
        later[6] = 4;

        Assert.Contains("header of 4294967295 bytes; expected at most 10000", Refusal(endless));
        Assert.Contains("version 4", Refusal(later));
        Assert.Contains("is not a .npy file", Refusal(Encoding.ASCII.GetBytes("PK and so on")));
        for (int length = 0; length < Singles.Length; length++)
        {
            Assert.Contains("cut off", Refusal(Singles[..length]));
        }
    }

    [TestMethod]
    public void Rows_are_read_from_anywhere_in_the_file_and_nowhere_else()
    {
        using var folder = new TemporaryFolder();
        float[] rows = Vectors.Random(1000, 7);
        NpyFile.Write(folder.File("a.npy"), 7, [rows]);
        using NpyFile file = NpyFile.Open(folder.File("a.npy"));
        float[] read = new float[14];

        file.ReadRows(998, read);

        CollectionAssert.AreEqual(rows[^14..], read);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => file.ReadRows(999, read));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => file.ReadRows(-1, read));
        Assert.ThrowsExactly<ArgumentException>(() => file.ReadRows(0, new float[8]));
        Assert.ThrowsExactly<ArgumentException>(() => NpyFile.Write(folder.File("b.npy"), 7, [new float[8]]));
        Assert.IsFalse(File.Exists(folder.File("b.npy")));
    }

    private static byte[] Header(int version, string dictionary)
    {
        int prefix = version == 1 ? 10 : 12;
        string padded = dictionary.PadRight(((prefix + dictionary.Length + 1 + 63) / 64 * 64) - prefix - 1) + "\n";
        padded = padded.PadLeft(Math.Max(padded.Length, version == 1 ? 118 : 0));
        byte[] length = BitConverter.GetBytes(padded.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. version == 1 ? length[..2] : length, .. Encoding.UTF8.GetBytes(padded)];
    }

    private static void AssertReads(TensorType type, byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a.npy"), bytes);
        using NpyFile file = NpyFile.Open(folder.File("a.npy"));
        float[] read = new float[6];

        file.ReadRows(0, read);

        Assert.AreEqual((2L, 3, type), (file.Rows, file.Columns, file.Type));
        CollectionAssert.AreEqual(Values, read);
    }

    private static string Refusal(byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a.npy"), bytes);
        return Assert.ThrowsExactly<InvalidDataException>(() => NpyFile.Open(folder.File("a.npy"))).Message;
    }
}
