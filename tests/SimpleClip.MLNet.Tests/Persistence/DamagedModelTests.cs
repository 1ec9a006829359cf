using System.Text;
using Microsoft.ML;
using SimpleClip.MLNet.TestComponents;

namespace SimpleClip.MLNet.Tests.Persistence;

/// <summary>Model files that are cut off, edited, or written to do harm.</summary>
[TestClass]
public sealed class DamagedModelTests
{
    private const string ComponentName = "SimpleClip.MLNet.TestComponents.ShiftTransformer";
    private readonly MLContext _context = new();

    [TestMethod]
    public void A_missing_entry_is_named_with_its_component()
    {
        string path = SaveShift();
        ModelFile.Change(path, ShiftTransformer.WeightsEntry, _ => null);
        string message = ModelFile.LoadDamaged(path).Message;
        Assert.Contains(ComponentName, message);
        Assert.Contains("lacks its entry 'weights'", message);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    public void A_cut_off_entry_of_bytes_is_named_with_its_component(int length)
    {
        string path = SaveShift();
        ModelFile.Change(path, ShiftTransformer.WeightsEntry, content => content[..length]);
        AssertNames(ModelFile.LoadDamaged(path), "weights");
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("{\"Input\": \"Val")]
    [DataRow("null")]
    [DataRow("[1, 2]")]
    [DataRow("\u0001\u0002\u0003")]
    public void A_damaged_entry_of_JSON_is_named_with_its_component(string json)
    {
        string path = SaveShift();
        ModelFile.Change(path, ShiftTransformer.OptionsEntry, _ => Encoding.UTF8.GetBytes(json));
        AssertNames(ModelFile.LoadDamaged(path), "options");
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.3)]
    [DataRow(0.95)]
    public void A_cut_off_zip_is_refused_by_name(double share)
    {
        string path = SaveShift();
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(int)(bytes.Length * share)]);
        var e = Assert.Throws<FormatException>(() => ModelFile.Load(path));
        Assert.Contains("zip", e.Message);
    }

    [TestMethod]
    public void Random_damage_to_the_components_own_stream_never_ends_in_anything_but_an_exception()
    {
        byte[] original = File.ReadAllBytes(SaveShift());
        var random = new Random(1);
        string path = TextFiles.NewPath(".zip");
        for (int i = 0; i < 50; i++)
        {
            File.WriteAllBytes(path, original);
            ModelFile.Change(path, "Model.key", content => content[..random.Next(content.Length)]);
            Assert.Throws<Exception>(() => ModelFile.Load(path));
        }
    }

    [TestMethod]
    public void A_file_of_a_newer_version_is_refused_and_of_an_older_one_accepted()
    {
        VersionedTransformer.CurrentVersion = 2;
        string path = ModelFile.Save(_context, new VersionedTransformer(), null);
        VersionedTransformer.CurrentVersion = 3;
        Assert.AreEqual(2, ((VersionedTransformer)ModelFile.Load(path)).LoadedVersion);
        VersionedTransformer.CurrentVersion = 1;
        string message = ModelFile.LoadDamaged(path).Message;
        Assert.Contains("saved in format 2", message);
        Assert.Contains("reads 1 to 1", message);
    }

    [TestMethod]
    [DataRow("System.Private.CoreLib", "System.Diagnostics.Process", DisplayName = "the base library")]
    [DataRow("Microsoft.ML.Core", "Microsoft.ML.Runtime.Contracts", DisplayName = "ML.NET")]
    [DataRow("SimpleClip.MLNet", "SimpleClip.ClipCatalog", DisplayName = "SimpleClip.MLNet itself, which has no components")]
    public void An_assembly_that_is_not_marked_is_refused(string assembly, string type)
    {
        var e = Assert.ThrowsExactly<InvalidDataException>(() => SimpleClip.Persistence.ComponentType.Find(assembly, type));
        Assert.Contains($"{type} of {assembly}, an assembly without [assembly: ClipComponents]", e.Message);
    }

    [TestMethod]
    [DataRow("SimpleClip.MLNet.TestComponents, Version=1.0.0.0")]
    [DataRow("../evil")]
    [DataRow("C:\\evil.dll")]
    [DataRow("")]
    public void Anything_but_the_simple_name_of_an_assembly_is_refused(string assembly)
    {
        var e = Assert.ThrowsExactly<InvalidDataException>(() => SimpleClip.Persistence.ComponentType.Find(assembly, ComponentName));
        Assert.Contains(ComponentName, e.Message);
    }

    [TestMethod]
    public void An_assembly_that_is_not_there_is_named()
    {
        var e = Assert.ThrowsExactly<InvalidDataException>(() => SimpleClip.Persistence.ComponentType.Find("SimpleClip.NotThere", "X"));
        Assert.Contains("SimpleClip.NotThere", e.Message);
        Assert.Contains("reference its package", e.Message);
    }

    [TestMethod]
    [DataRow("NotThere", "does not have")]
    [DataRow("ShiftOptions", "not a concrete class that implements")]
    [DataRow("ForgottenTransformer", "not a concrete class that implements")]
    public void A_type_of_a_marked_assembly_that_is_no_component_is_refused(string type, string expected)
    {
        var e = Assert.ThrowsExactly<InvalidDataException>(
            () => SimpleClip.Persistence.ComponentType.Find("SimpleClip.MLNet.TestComponents", "SimpleClip.MLNet.TestComponents." + type));
        Assert.Contains(expected, e.Message);
    }

    [TestMethod]
    public void A_file_edited_to_name_another_type_is_refused()
    {
        string path = SaveShift();
        ModelFile.Change(path, "Model.key", content => Replace(content, "ShiftTransformer", "ShiftEvilButLong"));
        Assert.Contains("ShiftEvilButLong", ModelFile.LoadDamaged(path).Message);
    }

    [TestMethod]
    public void A_transformer_that_could_not_be_loaded_again_is_not_saved()
    {
        var e = Assert.Throws<Exception>(() => ModelFile.Save(_context, new ForgottenTransformer(), null));
        Assert.IsInstanceOfType<NotSupportedException>(e.GetBaseException());
        Assert.Contains("IPersistentTransformer<ForgottenTransformer>", e.GetBaseException().Message);
    }

    private string SaveShift() => ModelFile.Save(_context, new ShiftTransformer(_context, new ShiftOptions()), null);

    private static void AssertNames(InvalidDataException e, string entry)
    {
        Assert.Contains(ComponentName, e.Message);
        Assert.Contains($"entry '{entry}'", e.Message);
    }

    /// <summary>Replaces a text by one of the same length, in whichever encoding the file has it.</summary>
    private static byte[] Replace(byte[] content, string text, string replacement)
    {
        bool found = false;
        foreach (Encoding encoding in new[] { Encoding.UTF8, Encoding.Unicode })
        {
            int index = content.AsSpan().IndexOf(encoding.GetBytes(text));
            if (index >= 0)
            {
                found = true;
                encoding.GetBytes(replacement).CopyTo(content, index);
            }
        }

        Assert.IsTrue(found, $"'{text}' is not in the file");
        return content;
    }
}
