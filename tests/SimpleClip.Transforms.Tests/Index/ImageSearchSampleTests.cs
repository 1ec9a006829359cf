using SimpleClip.Testing;

namespace SimpleClip.Tests.Index;

[TestClass]
public sealed class ImageSearchSampleTests
{
    [TestMethod]
    public void The_sample_finds_pictures_by_word_and_by_picture_and_follows_the_folder()
    {
        using TemporaryFolder models = new(), pictures = new();
        ColorModel.Create().Save(models.File("colors.clip"));
        PictureRow.OfColors(pictures.Path);
        string blue = pictures.File("blue.png");

        string[] first = Search("red", blue);
        File.Delete(blue);
        string[] second = Search("blue");

        Assert.AreEqual("red, among 5 pictures:", first[0]);
        Assert.Contains($"1.000  {pictures.File("red.png")}", first[1]);
        Assert.AreEqual($"{blue}, among 5 pictures:", first[6]);
        Assert.Contains($"1.000  {blue}", first[7]);
        Assert.AreEqual("blue, among 4 pictures:", second[0]);
        Assert.IsFalse(second.Any(line => line.Contains(blue, StringComparison.Ordinal)));

        string[] Search(params string[] queries) => ProgramProcess.RunProject(
            "samples/SimpleClip.ImageSearch", [models.File("colors.clip"), pictures.Path, .. queries]).Split('\n');
    }
}
