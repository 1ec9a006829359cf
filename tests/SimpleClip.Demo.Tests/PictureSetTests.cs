using System.Text.Json;
using SimpleClip.Demo.Pictures;
using SimpleClip.Testing;

namespace SimpleClip.Demo.Tests;

[TestClass]
public sealed class PictureSetTests
{
    private const int Pictures = 400;

    [TestMethod]
    public void The_same_seed_gives_the_same_files()
    {
        using var folder = new TemporaryFolder();

        CollectionAssert.AreEqual(Contents(Generate(folder, "first", seed: 5)), Contents(Generate(folder, "second", seed: 5)));
    }

    [TestMethod]
    public void Another_seed_gives_other_pictures()
    {
        using var folder = new TemporaryFolder();

        Assert.IsFalse(Contents(Generate(folder, "first", seed: 5)).Intersect(Contents(Generate(folder, "second", seed: 6))).Any());
    }

    [TestMethod]
    public void No_training_caption_names_a_held_out_combination()
    {
        using var folder = new TemporaryFolder();
        Generate(folder, "set", seed: 1);
        string[] captions = [.. Captions(folder.File("set/train.jsonl"))];

        Assert.IsGreaterThan(Pictures, captions.Length);
        foreach (var combination in CombinationSplit.HeldOut)
        {
            Assert.IsFalse(captions.Any(caption => caption.Contains(combination.Name, StringComparison.Ordinal)), combination.Name);
        }
    }

    [TestMethod]
    public void Every_trained_combination_is_named()
    {
        using var folder = new TemporaryFolder();
        Generate(folder, "set", seed: 1);
        string all = string.Join('\n', Captions(folder.File("set/train.jsonl")));

        foreach (var combination in CombinationSplit.Training)
        {
            Assert.Contains(combination.Name, all);
        }
    }

    [TestMethod]
    public void Each_held_out_class_has_a_folder_of_pictures()
    {
        using var folder = new TemporaryFolder();
        Generate(folder, "set", seed: 1);

        string[] folders = [.. Directory.GetDirectories(folder.File("set/held-out")).Select(path => Path.GetFileName(path)!)];

        CollectionAssert.AreEquivalent(CombinationSplit.HeldOut.Select(c => c.Name).ToArray(), folders);
        Assert.HasCount(2 * folders.Length, Directory.GetFiles(folder.File("set/held-out"), "*.png", SearchOption.AllDirectories));
    }

    private static string Generate(TemporaryFolder folder, string name, int seed)
    {
        new PictureSet(folder.File(name), seed).Generate(Pictures, picturesPerHeldOutClass: 2);
        return folder.File(name);
    }

    private static string[] Contents(string folder) =>
    [
        .. Directory.GetFiles(folder, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => Convert.ToBase64String(File.ReadAllBytes(path))),
    ];

    private static IEnumerable<string> Captions(string path) => File.ReadLines(path)
        .SelectMany(line => JsonDocument.Parse(line).RootElement.GetProperty("captions").EnumerateArray())
        .Select(caption => caption.GetString()!);
}
