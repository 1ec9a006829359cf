using SimpleClip.Testing;

namespace SimpleClip.VectorSearch.Tests;

/// <summary>The sample run as a program, with a model that knows colours.</summary>
[TestClass]
public sealed class SampleTests
{
    [TestMethod]
    [DataRow("a green square", "green")]
    [DataRow("blue.png", "blue", DisplayName = "a picture of the folder")]
    [DataRow("../photo.png", "yellow", DisplayName = "a picture from elsewhere")]
    public void It_prints_the_pictures_nearest_to_words_or_to_a_picture(string query, string expected)
    {
        using var folder = new TemporaryFolder();
        string pictures = Directory.CreateDirectory(folder.File("pictures")).FullName;
        ColorModel.Create().Save(folder.File("my.clip"));
        foreach (string color in ColorModel.Colors.Keys)
        {
            File.WriteAllBytes(Path.Combine(pictures, color + ".png"), ColorPicture.Png(color));
        }

        File.WriteAllText(Path.Combine(pictures, "notes.txt"), "not a picture");
        File.WriteAllBytes(folder.File("photo.png"), ColorPicture.Png("yellow"));

        string output = ProgramProcess.RunBeside("SimpleClip.VectorSearch", pictures, "../my.clip", ".", query);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.HasCount(ColorModel.Colors.Count, lines);
        Assert.AreEqual($"1.000 {Path.Combine(".", expected + ".png")}", lines[0].TrimEnd());
        CollectionAssert.AreEqual(lines.OrderByDescending(Score).ToArray(), lines);
        Assert.IsLessThan(0.9, Score(lines[1]));
    }

    private static double Score(string line) => double.Parse(line.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
}
