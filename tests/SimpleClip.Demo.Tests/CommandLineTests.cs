using SimpleClip.Demo.Pictures;
using SimpleClip.Testing;

namespace SimpleClip.Demo.Tests;

[TestClass]
public sealed class CommandLineTests
{
    [TestMethod]
    [DataRow("--epochs must be at least 1", "--epochs", "0")]
    [DataRow("--image-size must be a multiple of 8", "--image-size", "30")]
    [DataRow("--image-size must be a multiple of 8", "--image-size", "big")]
    [DataRow("--images goes with --pairs", "--images", ".")]
    [DataRow("no-such-file.tsv", "--pairs", "no-such-file.tsv")]
    [DataRow("--faster", "--faster")]
    public void A_wrong_argument_is_told_in_one_line(string expected, params string[] arguments)
    {
        var (exitCode, output, errors) = DemoProcess.Run(arguments);

        Assert.AreEqual(2, exitCode);
        Assert.IsEmpty(output);
        Assert.HasCount(1, errors);
        Assert.Contains(expected, errors[0]);
    }

    [TestMethod]
    public void Unusable_pairs_end_the_demo_with_their_file_and_line()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("pairs.jsonl"), "{\"image\": \"a.png\"}\n");

        var (exitCode, _, errors) = DemoProcess.Run("--pairs", folder.File("pairs.jsonl"), "--output", folder.File("out"));

        Assert.AreEqual(1, exitCode);
        Assert.Contains("pairs.jsonl", errors[0]);
        Assert.Contains("line 1", errors[0]);
    }

    [TestMethod]
    public void Pairs_of_the_users_own_are_trained_on_saved_searched_and_reported()
    {
        using var folder = new TemporaryFolder();
        new PictureSet(folder.File("set"), seed: 1).Generate(trainingPictures: 60, picturesPerHeldOutClass: 1);

        var (exitCode, output, errors) = DemoProcess.Run(
            "--pairs", folder.File("set/train.jsonl"), "--images", folder.File("set"),
            "--epochs", "1", "--image-size", "16", "--output", folder.File("out"));

        Assert.AreEqual(0, exitCode, string.Join('\n', errors));
        Assert.StartsWith("retrieval image to text R@1 ", output[^1]);
        Assert.EndsWith($"model: {folder.File("out/model.clip")}; report: {folder.File("out/report.html")}", output[^1]);
        Assert.IsTrue(File.Exists(folder.File("out/model.clip")));
        Assert.IsTrue(File.Exists(folder.File("out/pipeline.zip")));
        Assert.Contains("text to image", File.ReadAllText(folder.File("out/report.html")));
    }
}
