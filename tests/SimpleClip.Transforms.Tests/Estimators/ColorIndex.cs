using SimpleClip.Testing;

namespace SimpleClip.Tests.Estimators;

/// <summary>An index of <see cref="ColorModel"/>'s colours, each with its name as its key, in memory and in a file beside the
/// tests.</summary>
internal static class ColorIndex
{
    /// <summary>The file.</summary>
    public static readonly string Path = System.IO.Path.Combine(AppContext.BaseDirectory, "colors.index");

    /// <summary>The index in memory.</summary>
    public static readonly EmbeddingIndex Instance = Create();

    private static EmbeddingIndex Create()
    {
        using var encoder = new ClipEncoder(ColorModel.Create());
        string[] names = [.. ColorModel.Colors.Keys];
        var index = EmbeddingIndex.Create(encoder.Dimension);
        index.Add(names, encoder.EmbedTexts(names));
        index.Save(Path);
        return index;
    }
}
