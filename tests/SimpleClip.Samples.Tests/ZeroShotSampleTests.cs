using System.Text.Json.Nodes;
using SimpleClip.Testing;

namespace SimpleClip.Samples.Tests;

[TestClass]
public sealed class ZeroShotSampleTests
{
    [TestMethod]
    public void A_folder_of_classes_is_classified_and_measured()
    {
        using var folder = new TemporaryFolder();
        ColorFolder.Write(folder, picturesPerColor: 2);

        string output = ProgramProcess.RunBeside("SimpleClip.ZeroShot", folder.Path, "model.clip", "photos");

        StringAssert.Contains(output, Path.Combine("photos", "blue", "0.png") + ": blue ");
        StringAssert.Contains(output, "10 images, 5 classes");
        StringAssert.Contains(output, "hardest class: ");
        JsonNode file = JsonNode.Parse(File.ReadAllText(folder.File("zero-shot.json")))!;
        Assert.AreEqual("photos 1", $"{file["dataset"]} {file["metrics"]!["acc1"]}");
    }

    [TestMethod]
    public void A_photo_is_classified_among_the_names_given()
    {
        using var folder = new TemporaryFolder();
        ColorFolder.Write(folder, picturesPerColor: 1);
        File.WriteAllText(folder.File("templates.json"), """["a {c} square", "a photo of {c}"]""");

        string output = ProgramProcess.RunBeside(
            "SimpleClip.ZeroShot", folder.Path, "model.clip", "photos/green/0.png", "templates.json", "red", "green", "white");

        StringAssert.Contains(output, "photos/green/0.png: green ");
        Assert.IsFalse(File.Exists(folder.File("zero-shot.json")));
    }
}
