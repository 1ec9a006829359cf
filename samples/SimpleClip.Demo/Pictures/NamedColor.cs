using System.Numerics;

namespace SimpleClip.Demo.Pictures;

/// <summary>A colour that a caption can name.</summary>
/// <param name="Name">The word for it.</param>
/// <param name="Value">Red, green and blue, 0 to 255.</param>
internal sealed record NamedColor(string Name, Vector3 Value)
{
    /// <summary>The colours of the generated pictures, far enough apart to be told from one another under shading and tint.</summary>
    public static IReadOnlyList<NamedColor> All { get; } =
    [
        new("red", new(214, 39, 40)),
        new("orange", new(245, 133, 24)),
        new("yellow", new(240, 205, 40)),
        new("green", new(46, 150, 60)),
        new("blue", new(40, 90, 205)),
        new("purple", new(130, 60, 170)),
        new("pink", new(243, 130, 190)),
        new("turquoise", new(40, 190, 185)),
        new("brown", new(120, 75, 45)),
        new("black", new(25, 25, 28)),
    ];
}
