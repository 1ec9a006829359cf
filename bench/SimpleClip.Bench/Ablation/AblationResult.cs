using System.Text.Json;

namespace SimpleClip.Bench.Ablation;

/// <summary>What a run of the ablation came to, as kept in a file.</summary>
/// <param name="Row">The setting.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="Loss">The mean InfoNCE of the last epoch's steps.</param>
/// <param name="ImageToText">R@1, R@5, R@10 of images looking for captions, in percent.</param>
/// <param name="TextToImage">R@1, R@5, R@10 of captions looking for images, in percent.</param>
/// <param name="Parameters">Parameters of the network.</param>
/// <param name="ImageParameters">Parameters of its image tower.</param>
/// <param name="ProcessorSeconds">Processor time of the training in seconds, evaluation and data included.</param>
internal sealed record AblationResult(
    string Row, int Seed, int Steps, double Loss, double[] ImageToText, double[] TextToImage, long Parameters, long ImageParameters, double ProcessorSeconds)
{
    private const string Extension = ".result.json";

    /// <summary>The mean of both R@10.</summary>
    public double MeanRecallAt10 => (ImageToText[^1] + TextToImage[^1]) / 2;

    /// <summary>Reads all results of a folder.</summary>
    public static IReadOnlyList<AblationResult> ReadAll(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*" + Extension).Select(static path => JsonSerializer.Deserialize<AblationResult>(File.ReadAllText(path))!)];

    /// <summary>The file of a run.</summary>
    public static string PathOf(string folder, string row, int seed) => Path.Combine(folder, $"{row}-{seed}{Extension}");

    /// <summary>Keeps it in a folder.</summary>
    public void Write(string folder) => File.WriteAllText(PathOf(folder, Row, Seed), JsonSerializer.Serialize(this));
}
