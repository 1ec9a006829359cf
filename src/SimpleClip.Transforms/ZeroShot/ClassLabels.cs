using SimpleClip.ZeroShot;

namespace SimpleClip;

/// <summary>Names of classes from files.</summary>
public static class ClassLabels
{
    /// <summary>
    /// Reads names from a JSON file: a list, as open_clip has it for ImageNet, or an object with a list for each data set, as
    /// CLIP_benchmark's
    /// <c>en_classnames.json</c>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="dataset">The data set; null if the file holds but one list.</param>
    /// <returns>The names in the file's order; ImageNet's hold two of them twice.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not JSON, or holds no such list.</exception>
    /// <exception cref="ArgumentException">The file holds lists of several data sets and none is named, or not the one that is.</exception>
    public static IReadOnlyList<string> Load(string path, string? dataset = null) => JsonTextLists.Read(path, dataset, "class names");
}
