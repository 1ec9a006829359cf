using Microsoft.ML;
using SimpleClip.Demo.Training;
using SimpleClip.Testing;

namespace SimpleClip.Samples.Tests;

[TestClass]
public sealed class FineTuneSampleTests
{
    [TestMethod]
    public void A_model_is_tuned_on_what_it_has_filtered()
    {
        using var folder = new TemporaryFolder();
        string captions = DrawnPictures.DrawWithOtherWords(folder.File("pictures"), count: 240);
        var context = new MLContext(seed: 1);
        ContrastiveImageTextTrainer.Options options = DemoSettings.ForGeneratedPictures(imageSize: 32, epochs: 1, seed: 1);
        using (ClipTransformer model = context.Clip().Trainers.ContrastiveImageText(options)
            .Fit(context.Clip().Data.LoadFromTextFile(captions)))
        {
            model.Model.Save(folder.File("model.clip"));
        }

        string output = ProgramProcess.RunBeside("SimpleClip.FineTune", folder.Path, "model.clip", captions);

        StringAssert.Contains(output, "rows kept");
        StringAssert.Contains(output, "before: image -> text R@1 ");
        StringAssert.Contains(output, "after: image -> text R@1 ");
        Assert.IsTrue(ClipModel.Load(folder.File("fine-tune-output/tuned.clip")).HasWeights);
        Assert.IsTrue(File.Exists(folder.File("fine-tune-output/scores.tsv")));
        Assert.IsTrue(File.Exists(folder.File("fine-tune-output/after.json")));
    }

    [TestMethod]
    public void Every_third_picture_drawn_has_the_caption_of_another()
    {
        using var folder = new TemporaryFolder();

        string[] drawn = File.ReadAllLines(DrawnPictures.DrawWithOtherWords(folder.File("pictures"), count: 30));

        string[] right = [.. File.ReadLines(folder.File("pictures/train.jsonl")).Select(line => line
            .Replace("circle", "disc", StringComparison.Ordinal)
            .Replace("square", "tile", StringComparison.Ordinal).Replace("ring", "hoop", StringComparison.Ordinal)
            .Replace("crescent", "moon", StringComparison.Ordinal).Replace("hourglass", "bow tie", StringComparison.Ordinal))];
        Assert.AreEqual(20, drawn.Zip(right).Count(pair => pair.First == pair.Second));
        Assert.HasCount(30, drawn.Select(line => line.Split(',')[0]).Distinct());
    }
}
