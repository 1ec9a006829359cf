using System.Globalization;
using System.Text.RegularExpressions;

namespace SimpleClip.Checkpoints;

/// <summary>A checkpoint's place in its folder.</summary>
/// <param name="Step">The number of steps taken.</param>
/// <param name="Path">The file.</param>
/// <param name="Metric">How the network did on the validation data; null if that is not known.</param>
internal sealed partial record CheckpointEntry(long Step, string Path, double? Metric)
{
    /// <summary>What the names of all checkpoints look like.</summary>
    public const string NamePattern = "step-*.safetensors";

    /// <summary>The file's name.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The name of a step's checkpoint. Names sort as their steps do.</summary>
    public static string NameOf(long step) => string.Create(CultureInfo.InvariantCulture, $"step-{step:D9}.safetensors");

    /// <summary>The step that a file's name tells; null if it is no checkpoint's.</summary>
    public static long? StepOf(string path) => NameFormat().Match(System.IO.Path.GetFileName(path)) is { Success: true } match
        ? long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
        : null;

    [GeneratedRegex(@"^step-([0-9]{9,18})\.safetensors$", RegexOptions.CultureInvariant)]
    private static partial Regex NameFormat();
}
