using Microsoft.ML;
using SimpleClip.Demo.Pictures;
using SimpleClip.Demo.Training;

namespace SimpleClip.Samples;

/// <summary>
/// Pictures of coloured shapes, drawn into a folder, and a small model that has learned from them: for samples without data of the user's.
/// </summary>
internal sealed class DrawnPictures
{
    private const int Pictures = 3000, PicturesPerClass = 20, ImageSize = 32, Epochs = 12, Seed = 1;

    private const string CaptionsKey = ",\"captions\"";

    private static readonly Dictionary<string, string> OtherWords = new()
    {
        ["circle"] = "disc", ["square"] = "tile", ["ring"] = "hoop", ["crescent"] = "moon", ["hourglass"] = "bow tie",
    };

    private DrawnPictures(string folder)
    {
        ClassFolder = PictureSet.HeldOutFolderOf(folder);
        ModelPath = Path.Combine(folder, "model.clip");
    }

    /// <summary>Captions that a class's name makes.</summary>
    public static IReadOnlyList<string> Templates => Prompts.Templates;

    /// <summary>Pictures in a folder for each class, a combination of colour and shape that the model has never seen.</summary>
    public string ClassFolder { get; }

    /// <summary>The model.</summary>
    public string ModelPath { get; }

    /// <summary>Draws the pictures and trains the model, which takes a minute; an earlier run's are taken where there are any.</summary>
    public static DrawnPictures Prepare(MLContext context, string folder)
    {
        var drawn = new DrawnPictures(folder);
        if (File.Exists(drawn.ModelPath))
        {
            return drawn;
        }

        Console.WriteLine($"Drawing {Pictures:N0} captioned pictures into {folder}, and training a small model on them.");
        var pictures = new PictureSet(folder, Seed);
        pictures.Generate(Pictures, PicturesPerClass);
        var trainer = context.Clip().Trainers.ContrastiveImageText(DemoSettings.ForGeneratedPictures(ImageSize, Epochs, Seed));
        using ClipTransformer trained = trainer.Fit(context.Clip().Data.LoadFromTextFile(pictures.TrainingFile));
        trained.Model.Save(drawn.ModelPath);
        return drawn;
    }

    /// <summary>
    /// Draws other pictures, whose captions have words of their own for some shapes, as every shop and trade has; every third picture has
    /// the caption
    /// of another one, as is usual of pairs from the web.
    /// </summary>
    /// <returns>The file of captions.</returns>
    public static string DrawWithOtherWords(string folder, int count)
    {
        var pictures = new PictureSet(folder, Seed + 1);
        pictures.Generate(count, picturesPerHeldOutClass: 1);
        string[][] pairs = [.. File.ReadLines(pictures.TrainingFile).Select(line => line.Split(CaptionsKey, 2))];
        string CaptionsOf(int i) =>
            OtherWords.Aggregate(pairs[i][1], (text, word) => text.Replace(word.Key, word.Value, StringComparison.Ordinal));
        string file = Path.Combine(folder, "pairs.jsonl");
        File.WriteAllLines(file, pairs.Select((pair, i) => pair[0] + CaptionsKey + CaptionsOf(i % 3 == 0 ? (i + (count / 2)) % count : i)));
        return file;
    }
}
