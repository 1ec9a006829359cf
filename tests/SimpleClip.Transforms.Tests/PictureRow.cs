using SimpleClip.Testing;

namespace SimpleClip.Tests;

/// <summary>A row of test data.</summary>
internal sealed class PictureRow
{
    public string ImagePath { get; set; } = "";

    public byte[] File { get; set; } = [];

    public string Text { get; set; } = "";

    public string[] Captions { get; set; } = [];

    public string Label { get; set; } = "";

    /// <summary>A column of a type that no component of the tests reads.</summary>
    public float Number { get; set; }

    /// <summary>Two rows of each of <see cref="ColorModel"/>'s colours, whose pictures lie in a folder.</summary>
    public static PictureRow[] OfColors(string folder)
    {
        Images.Pictures.WriteColors(folder);
        return [.. ColorModel.Colors.Keys.Concat(ColorModel.Colors.Keys.Reverse()).Select(color => new PictureRow
        {
            ImagePath = Path.Combine(folder, color + ".png"),
            File = System.IO.File.ReadAllBytes(Path.Combine(folder, color + ".png")),
            Text = $"a {color} square",
            Captions = [$"a {color} square", $"a photo of a {color} square."],
            Label = color,
        })];
    }
}
