using Microsoft.ML;

namespace SimpleClip.MLNet.Tests.Data;

[TestClass]
public sealed class ImageFolderTests
{
    private readonly MLContext _context = new();

    [TestMethod]
    public void Each_sub_folder_is_a_class()
    {
        string root = MakeFolder("dog/b.PNG", "dog/a.jpg", "cat/deep/c.webp", "cat/notes.txt", "loose.jpg");
        IDataView data = _context.Clip().Data.LoadFromImageFolder(root);
        CollectionAssert.AreEqual(new[] { "cat", "dog", "dog" }, data.GetTexts("Label"));
        CollectionAssert.AreEqual(
            new[] { "cat/deep/c.webp", "dog/a.jpg", "dog/b.PNG" }.Select(name => Path.Combine(root, Path.Combine(name.Split('/')))).ToArray(),
            data.GetTexts("ImagePath"));
        Assert.AreEqual(3L, data.GetRowCount());
    }

    [TestMethod]
    public void Labels_become_keys_with_ML_NETs_own_mapping()
    {
        IDataView data = _context.Clip().Data.LoadFromImageFolder(MakeFolder("dog/a.jpg", "cat/a.jpg"));
        IDataView keys = _context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        CollectionAssert.AreEqual(new uint[] { 1, 2 }, keys.GetValues<uint>("Label"));
    }

    [TestMethod]
    public void A_missing_or_empty_folder_is_named()
    {
        string missing = Path.Combine(TextFiles.Folder, "missing");
        Assert.Contains(missing, Assert.ThrowsExactly<DirectoryNotFoundException>(() => _context.Clip().Data.LoadFromImageFolder(missing)).Message);
        string loose = MakeFolder("a.jpg");
        var e = Assert.ThrowsExactly<InvalidDataException>(() => _context.Clip().Data.LoadFromImageFolder(loose));
        Assert.Contains(loose, e.Message);
        Assert.Contains("one sub-folder per class", e.Message);
    }

    private static string MakeFolder(params string[] files)
    {
        string root = TextFiles.NewPath("");
        foreach (string file in files)
        {
            string path = Path.Combine(root, Path.Combine(file.Split('/')));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }

        return root;
    }
}
