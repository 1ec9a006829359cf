using SimpleClip.Testing;

namespace SimpleClip.Tests.ZeroShot;

[TestClass]
public sealed class ZeroShotFileTests
{
    [TestMethod]
    public void A_list_is_read()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("names.json"), """["tench", "goldfish"]""");
        File.WriteAllText(folder.File("templates.json"), """["a {}.", "two {c} and {c}"]""");

        CollectionAssert.AreEqual(new[] { "tench", "goldfish" }, ClassLabels.Load(folder.File("names.json")).ToArray());
        CollectionAssert.AreEqual(new[] { "a {}.", "two {} and {}" }, PromptTemplates.Load(folder.File("templates.json")).ToArray());
    }

    [TestMethod]
    public void A_data_sets_list_is_found_by_its_name()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("all.json"), """{ "pets": ["a {c}, a pet"], "food": ["{c}", "a dish of {c}"] }""");

        Assert.HasCount(2, PromptTemplates.Load(folder.File("all.json"), "food"));
        Assert.Contains("2 data sets (pets, food)", Assert.ThrowsExactly<ArgumentException>(
            () => PromptTemplates.Load(folder.File("all.json"))).Message);
        Assert.Contains(
            "'cars'", Assert.ThrowsExactly<ArgumentException>(() => PromptTemplates.Load(folder.File("all.json"), "cars")).Message);
    }

    [TestMethod]
    [DataRow("""["a {c}", "a"]""", "'a' has no place for the class name")]
    [DataRow("""["a {c}", 3]""", "expected a list of prompt templates")]
    [DataRow("""["a {c}", " "]""", "none of them blank")]
    [DataRow("[]", "expected a list of prompt templates")]
    [DataRow("3", "expected a list of prompt templates")]
    [DataRow("""["a {c}""", "is not JSON")]
    public void A_file_that_holds_no_templates_is_named(string content, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("templates.json"), content);

        InvalidDataException exception = Assert.ThrowsExactly<InvalidDataException>(
            () => PromptTemplates.Load(folder.File("templates.json")));

        Assert.Contains(expected, exception.Message);
        Assert.Contains(folder.File("templates.json"), exception.Message);
    }

    [TestMethod]
    public void A_missing_file_or_a_name_that_leads_nowhere_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("names.json"), """["tench", "goldfish"]""");

        Assert.ThrowsExactly<FileNotFoundException>(() => ClassLabels.Load(folder.File("none.json")));
        Assert.ThrowsExactly<ArgumentException>(() => ClassLabels.Load(folder.File("names.json"), "imagenet1k"));
    }

    [TestMethod]
    public void The_files_of_open_clip_and_CLIP_benchmark_are_read()
    {
        string folder = TestData.Require("data", "zeroshot-meta");

        IReadOnlyList<string> simple = PromptTemplates.Load(Path.Combine(folder, "imagenet_templates_simple7.json"));
        IReadOnlyList<string> ofBenchmark = PromptTemplates.Load(
            Path.Combine(folder, "clip_benchmark_en_zeroshot_classification_templates.json"), "imagenet1k");

        CollectionAssert.AreEqual(PromptTemplates.Simple.ToArray(), simple.ToArray());
        CollectionAssert.AreEqual(
            PromptTemplates.Load(Path.Combine(folder, "imagenet_templates_openai80.json")).ToArray(), ofBenchmark.ToArray());
        CollectionAssert.AreEqual(
            ClassLabels.Load(Path.Combine(folder, "imagenet_classnames_openclip.json")).ToArray(),
            ClassLabels.Load(Path.Combine(folder, "clip_benchmark_en_classnames.json"), "imagenet1k").ToArray());
    }
}
