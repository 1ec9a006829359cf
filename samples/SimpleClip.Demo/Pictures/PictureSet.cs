using System.Text.Json;
using SixLabors.ImageSharp;

namespace SimpleClip.Demo.Pictures;

/// <summary>
/// Generates the pictures into a folder: <c>train.jsonl</c> with captioned pictures of the training combinations under <c>train/</c>, and
/// <c>held-out/</c> with a sub-folder of pictures for each held-out combination. Every picture depends on the seed and its own number only.
/// </summary>
internal sealed class PictureSet(string folder, int seed)
{
    /// <summary>Side of a training picture. Little more than the model looks at: decoding must keep up with the training.</summary>
    private const int TrainingSize = 40;

    /// <summary>Side of a test picture, which is also shown in the report.</summary>
    private const int HeldOutSize = 96;

    private const int CaptionsPerPicture = 4;

    /// <summary>The share of training pictures with two things.</summary>
    private const double PairShare = 0.15;

    /// <summary>The captions of the training pictures.</summary>
    public string TrainingFile => Path.Combine(folder, "train.jsonl");

    /// <summary>The folder with a sub-folder of pictures per held-out class.</summary>
    public static string HeldOutFolderOf(string folder) => Path.Combine(folder, "held-out");

    /// <summary>Writes all files, in place of those of an earlier run.</summary>
    public void Generate(int trainingPictures, int picturesPerHeldOutClass)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        GenerateTraining(trainingPictures);
        foreach (var (index, combination) in CombinationSplit.HeldOut.Index())
        {
            string classFolder = Path.Combine(HeldOutFolderOf(folder), combination.Name);
            Directory.CreateDirectory(classFolder);
            Parallel.For(0, picturesPerHeldOutClass, i =>
            {
                var scene = new SceneMaker(RandomFor(-1 - (index * picturesPerHeldOutClass) - i)).One(combination);
                Save(scene, HeldOutSize, Path.Combine(classFolder, $"{i:D3}.png"));
            });
        }
    }

    private void GenerateTraining(int count)
    {
        string pictures = Path.Combine(folder, "train");
        Directory.CreateDirectory(pictures);
        string[] lines = new string[count];
        Parallel.For(0, count, i =>
        {
            var random = RandomFor(i);
            var scene = ComposeTraining(i, random);
            string name = $"{i:D5}.png";
            Save(scene, TrainingSize, Path.Combine(pictures, name));

            var writer = new CaptionWriter(random);
            string[] captions = [.. Enumerable.Range(0, CaptionsPerPicture).Select(_ => writer.Describe(scene))];
            lines[i] = JsonSerializer.Serialize(new { image = "train/" + name, captions });
        });
        File.WriteAllLines(TrainingFile, lines);
    }

    /// <summary>First things take their turns through the training combinations; the second one of a pair is any other of them.</summary>
    private static Scene ComposeTraining(int number, Random random)
    {
        var choices = CombinationSplit.Training;
        var maker = new SceneMaker(random);
        int first = number % choices.Count;
        if (random.NextDouble() >= PairShare)
        {
            return maker.One(choices[first]);
        }

        int second = (first + random.Next(1, choices.Count)) % choices.Count;
        return maker.OneAboveTheOther(choices[first], choices[second]);
    }

    private static void Save(Scene scene, int size, string path)
    {
        using var image = ScenePainter.Paint(scene, size);
        image.SaveAsPng(path);
    }

    // Not HashCode.Combine, which differs from process to process.
    private Random RandomFor(int number) => new(unchecked((seed * 486_187_739) + (number * 16_777_619)));
}
