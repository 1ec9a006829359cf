using System.IO.Compression;
using System.Text;
using SimpleClip.Testing;
using SimpleClip.Weights;

namespace SimpleClip.Tests.Weights;

[TestClass]
public sealed class HostileTorchFileTests
{
    private const long Allowed = 1_000_000;

    [TestMethod]
    [DataRow("os", "system", "'os.system'")]
    [DataRow("posix", "system", "'posix.system'")]
    [DataRow("builtins", "eval", "'builtins.eval'")]
    [DataRow("builtins", "getattr", "'builtins.getattr'")]
    [DataRow("__builtin__", "exec", "'__builtin__.exec'")]
    [DataRow("torch", "load", "'torch.load'")]
    [DataRow("torch.storage", "_load_from_bytes", "'torch.storage._load_from_bytes'")]
    [DataRow("__torch__", "Module", "'__torch__.Module'")]
    [DataRow("open_clip.model", "CLIP", "state_dict()")]
    [DataRow("torch._utils", "_rebuild_tensor_v2.__globals__", "'torch._utils._rebuild_tensor_v2.__globals__'")]
    public void A_pickle_that_calls_anything_else_is_refused_by_name(string module, string name, string expected)
    {
        byte[] pickle = new PickleBytes().Global(module, name).Raw(0x8C, 4, (byte)'e', (byte)'c', (byte)'h', (byte)'o').Raw(0x85).Op('R').ToArray();

        string message = Refuse(pickle);

        Assert.Contains(expected, message);
        Assert.Contains("GLOBAL", message);
        Assert.Contains("data.pkl", message);
    }

    [TestMethod]
    public void A_pickle_that_finds_a_name_on_its_stack_is_refused_by_that_name()
    {
        byte[] pickle = new PickleBytes().Text("os").Text("system").Raw(0x93).ToArray();

        Assert.Contains("'os.system'", Refuse(pickle));
    }

    [TestMethod]
    [DataRow((byte)'i', "INST")]
    [DataRow((byte)'o', "OBJ")]
    [DataRow((byte)'P', "PERSID")]
    [DataRow((byte)0x82, "EXT1")]
    [DataRow((byte)0x92, "NEWOBJ_EX")]
    [DataRow((byte)0x97, "NEXT_BUFFER")]
    [DataRow((byte)0x8F, "EMPTY_SET")]
    [DataRow((byte)'2', "DUP")]
    [DataRow((byte)0xFF, "0xFF")]
    public void An_instruction_that_weights_do_not_need_is_refused_by_name(byte opcode, string expected) =>
        Assert.Contains(expected, Refuse(new PickleBytes().Raw(opcode).ToArray()));

    [TestMethod]
    public void A_pickle_nested_without_end_is_refused()
    {
        var pickle = new PickleBytes().Op('}').Text("a").Op(']');
        for (int i = 0; i < 100_000; i++)
        {
            pickle.Raw(0x85);
        }

        Assert.Contains("nested", Refuse(pickle.Op('s').ToArray(), allowed: 20_000_000));
    }

    [TestMethod]
    public void A_value_that_holds_itself_is_refused()
    {
        byte[] pickle = new PickleBytes().Op('}').Raw((byte)'q', 0).Text("a").Raw((byte)'h', 0).Op('s').ToArray();

        Assert.Contains("hold themselves", Refuse(pickle));
    }

    [TestMethod]
    public void A_small_pickle_cannot_grow_by_using_values_again()
    {
        // 60 dictionaries, each holding the one before it twice: 2^60 paths to one tensor.
        var pickle = new PickleBytes().Op('}').Text("state_dict").Op('}').Text("x").Tensor(1, 0, [1], [1]).Op('s').Raw((byte)'q', 0).Op('0');
        for (byte i = 0; i < 60; i++)
        {
            pickle.Op('}').Op('(').Text("a").Raw((byte)'h', i).Text("b").Raw((byte)'h', i).Op('u').Raw((byte)'q', (byte)(i + 1)).Op('0');
        }

        byte[] bomb = pickle.Op('}').Op('(').Text("y").Tensor(1, 0, [1], [1]).Text("z").Raw((byte)'h', 60).Op('u').Op('s').ToArray();

        Assert.Contains("100000 values", Refuse(bomb, allowed: 200_000_000));
    }

    [TestMethod]
    public void A_huge_number_is_refused_without_taking_memory() =>
        Assert.Contains("LONG4", Refuse(new PickleBytes().Raw(0x8B, 0xFF, 0xFF, 0xFF, 0x7F).ToArray()));

    [TestMethod]
    public void A_huge_text_is_refused_without_taking_memory() =>
        Assert.Contains("BINUNICODE", Refuse(new PickleBytes().Op('X').Raw(0xFF, 0xFF, 0xFF, 0x7F).ToArray()));

    [TestMethod]
    public void Endless_instructions_are_refused()
    {
        byte[] pickle = new byte[2_100_000];
        Array.Fill(pickle, (byte)'N');

        Assert.Contains("2000000", Refuse(pickle, allowed: 50_000_000));
    }

    [TestMethod]
    [DataRow("R")]
    [DataRow("t")]
    [DataRow("s")]
    [DataRow("hA")]
    [DataRow("Na")]
    [DataRow("N(R")]
    [DataRow("}NNN(u")]
    [DataRow("NNb")]
    [DataRow("NQ")]
    [DataRow("}}Ns")]
    [DataRow("ctorch\nFloatStorage\n)R")]
    [DataRow("ctorch\nFloatStorage")]
    public void A_pickle_that_makes_no_sense_is_refused(string body) =>
        Refuse([0x80, 2, .. Encoding.Latin1.GetBytes(body), (byte)'.']);

    [TestMethod]
    [DataRow(4L, 0L, new[] { 5L }, new[] { 1L }, "needs 20 bytes")]
    [DataRow(4L, 1L, new[] { 4L }, new[] { 1L }, "needs 20 bytes")]
    [DataRow(4L, 0L, new[] { 2L, 2L }, new[] { 3L, 1L }, "needs 20 bytes")]
    [DataRow(1_000_000_000_000L, 0L, new[] { 4L }, new[] { 1L }, "1000000000000 elements")]
    [DataRow(-1L, 0L, new[] { 4L }, new[] { 1L }, "-1 elements")]
    [DataRow(4L, -1L, new[] { 4L }, new[] { 1L }, "not valid")]
    [DataRow(4L, 0L, new[] { -4L }, new[] { 1L }, "not valid")]
    [DataRow(4L, 3L, new[] { 4L }, new[] { -1L }, "not valid")]
    [DataRow(4L, 0L, new[] { 4L }, new[] { 1L, 1L }, "not valid")]
    [DataRow(4L, 0L, new[] { 1L << 40, 1L << 40 }, new[] { 0L, 0L }, "no valid size")]
    [DataRow(4L, 0L, new[] { 2L, 2L }, new[] { long.MaxValue, long.MaxValue }, "no valid size")]
    [DataRow(4L, long.MaxValue, new[] { 2L }, new[] { 1L }, "no valid size")]
    [DataRow(4L, 0L, new[] { 1_000_000_000L }, new[] { 0L }, "repeats")]
    public void A_tensor_that_is_not_inside_its_storage_is_refused_without_taking_memory(
        long announced, long offset, long[] shape, long[] strides, string expected)
    {
        byte[] pickle = new PickleBytes().Op('}').Text("x").Tensor(announced, offset, shape, strides).Op('s').ToArray();

        Assert.Contains(expected, Refuse(pickle));
    }

    [TestMethod]
    public void A_missing_storage_is_named()
    {
        Assert.Contains("'a/data/7'", Refuse(new PickleBytes().Op('}').Text("x").Tensor(4, 0, [4], [1], key: "7").Op('s').ToArray()));
        Assert.Contains("'a/data/../0'", Refuse(new PickleBytes().Op('}').Text("x").Tensor(4, 0, [4], [1], key: "../0").Op('s').ToArray()));
    }

    [TestMethod]
    public void Nothing_but_weights_is_an_error_that_lists_the_keys()
    {
        Assert.Contains("'epoch'", Refuse(new PickleBytes().Op('}').Text("epoch").Integer(3).Op('s').ToArray()));
        Assert.Contains("no dictionary", Refuse(new PickleBytes().Tensor(4, 0, [4], [1]).ToArray()));
        Assert.Contains("bytes at 'x'", Refuse(new PickleBytes().Op('}').Text("x").Raw((byte)'C', 1, 7).Op('s').ToArray()));
    }

    [TestMethod]
    [DataRow("../evil", "climb out")]
    [DataRow("a/../../evil", "climb out")]
    [DataRow("/etc/passwd", "climb out")]
    [DataRow("C:/evil", "climb out")]
    [DataRow("a\\..\\evil", "climb out")]
    [DataRow("a/version", "twice")]
    public void An_archive_with_a_hostile_name_is_refused(string name, string expected)
    {
        string message = Refuse(GoodPickle(), archive =>
        {
            Add(archive, "a/version", "3\n"u8.ToArray());
            Add(archive, name, [1]);
        });

        Assert.Contains(expected, message);
        Assert.Contains($"'{name}'", message);
    }

    [TestMethod]
    public void A_zip_bomb_is_refused_before_it_is_unpacked()
    {
        string message = Refuse(GoodPickle(), archive => Add(archive, "a/data/1", new byte[50_000_000], CompressionLevel.SmallestSize));

        Assert.Contains("'a/data/1'", message);
        Assert.Contains("50000000", message);
    }

    [TestMethod]
    public void An_entry_that_unpacks_to_another_size_than_announced_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = Write(folder, new PickleBytes().Op('}').Text("x").Tensor(4, 0, [4], [1], key: "1").Op('s').ToArray(), archive =>
            Add(archive, "a/data/1", [.. Enumerable.Range(0, 64).Select(i => (byte)i)], CompressionLevel.SmallestSize));
        byte[] bytes = File.ReadAllBytes(path);
        int central = bytes.AsSpan().LastIndexOf("a/data/1"u8) - 46;
        bytes[central + 24] = 16;
        File.WriteAllBytes(path, bytes);
        using TensorFile file = TensorFile.Open(path);

        string message = Assert.ThrowsExactly<InvalidDataException>(() => file.ReadFloats("x")).Message;

        Assert.Contains("'a/data/1'", message);
    }

    [TestMethod]
    public void Entries_that_share_bytes_are_refused()
    {
        using var folder = new TemporaryFolder();
        string path = Write(folder, GoodPickle(), archive => Add(archive, "a/data/1", new byte[16]));
        byte[] bytes = File.ReadAllBytes(path);
        Span<byte> first = Central(bytes, "a/data/0"), second = Central(bytes, "a/data/1");
        first.Slice(42, 4).CopyTo(second[42..]);
        File.WriteAllBytes(path, bytes);

        Assert.Contains("overlaps", Assert.ThrowsExactly<InvalidDataException>(() => TensorFile.Open(path)).Message);

        static Span<byte> Central(byte[] bytes, string name) => bytes.AsSpan(bytes.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(name)) - 46);
    }

    [TestMethod]
    public void A_directory_that_announces_too_much_is_refused_without_taking_memory()
    {
        using var folder = new TemporaryFolder();
        string path = Write(folder, GoodPickle(), _ => { });
        byte[] bytes = File.ReadAllBytes(path);
        bytes.AsSpan(bytes.Length - 22 + 12, 4).Fill(0x7F);
        File.WriteAllBytes(path, bytes);

        Assert.Contains("directory", RefuseFile(path, Allowed));
    }

    [TestMethod]
    public void Weights_of_big_endian_machines_are_refused() =>
        Assert.Contains("'big'", Refuse(GoodPickle(), archive => Add(archive, "a/byteorder", "big"u8.ToArray())));

    [TestMethod]
    public void Another_zip_archive_is_named()
    {
        using var folder = new TemporaryFolder();
        using (ZipArchive archive = ZipFile.Open(folder.File("x.pt"), ZipArchiveMode.Create))
        {
            Add(archive, "word/document.xml", [1]);
        }

        Assert.Contains("'word/document.xml'", RefuseFile(folder.File("x.pt"), Allowed));
    }

    [TestMethod]
    public void The_hostile_files_differ_from_a_good_one_only_in_what_they_are_about()
    {
        using var folder = new TemporaryFolder();
        using TensorFile file = TensorFile.Open(Write(folder, GoodPickle(), _ => { }));

        CollectionAssert.AreEqual(new float[4], file.ReadFloats("x"));
    }

    private static byte[] GoodPickle() => new PickleBytes().Op('}').Text("x").Tensor(4, 0, [4], [1]).Op('s').ToArray();

    private static string Refuse(byte[] pickle, long allowed = Allowed) => Refuse(pickle, _ => { }, allowed);

    private static string Refuse(byte[] pickle, Action<ZipArchive> more, long allowed = Allowed)
    {
        using var folder = new TemporaryFolder();
        return RefuseFile(Write(folder, pickle, more), allowed);
    }

    /// <summary>Opens a file that must be refused by name without taking more memory than allowed; gives the message.</summary>
    private static string RefuseFile(string path, long allowed)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidDataException exception = Assert.ThrowsExactly<InvalidDataException>(() => TensorFile.Open(path));
        Assert.IsLessThan(allowed, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Contains(path, exception.Message);
        return exception.Message;
    }

    /// <summary>An archive like PyTorch's, with one storage of four 32-bit zeros.</summary>
    private static string Write(TemporaryFolder folder, byte[] pickle, Action<ZipArchive> more)
    {
        string path = folder.File("x.pt");
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        Add(archive, "a/data.pkl", pickle);
        Add(archive, "a/data/0", new byte[16]);
        more(archive);
        return path;
    }

    private static void Add(ZipArchive archive, string name, byte[] bytes, CompressionLevel level = CompressionLevel.NoCompression)
    {
        using Stream stream = archive.CreateEntry(name, level).Open();
        stream.Write(bytes);
    }
}
