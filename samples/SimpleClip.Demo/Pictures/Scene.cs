using System.Numerics;

namespace SimpleClip.Demo.Pictures;

/// <summary>What a picture shows, before it is painted and put into words.</summary>
/// <param name="Background">What is behind the things.</param>
/// <param name="Things">One thing, or two with the upper one first.</param>
internal sealed record Scene(Background Background, IReadOnlyList<Thing> Things);

/// <summary>A shape at its place. Lengths are shares of the picture's side.</summary>
/// <param name="What">Its colour and shape.</param>
/// <param name="Size">Its size in words' terms.</param>
/// <param name="Center">The middle, (0, 0) being the upper left corner.</param>
/// <param name="Radius">The radius of the circle the shape about fills.</param>
/// <param name="Rotation">Clockwise, in radians.</param>
/// <param name="Tint">Added to the colour, so that no two reds are quite the same.</param>
internal sealed record Thing(Combination What, ThingSize Size, Vector2 Center, float Radius, float Rotation, Vector3 Tint);

/// <summary>How large a thing is.</summary>
internal enum ThingSize
{
    Small,
    Medium,
    Large,
}

/// <summary>A background of two similar shades.</summary>
/// <param name="Pattern">How the shades alternate.</param>
/// <param name="IsLight">Light or dark.</param>
/// <param name="Base">The first shade.</param>
/// <param name="Other">The second.</param>
/// <param name="Angle">The direction of the pattern, in radians.</param>
/// <param name="Period">The pattern's period as a share of the picture's side.</param>
internal sealed record Background(BackgroundPattern Pattern, bool IsLight, Vector3 Base, Vector3 Other, float Angle, float Period);

/// <summary>How a background's two shades alternate.</summary>
internal enum BackgroundPattern
{
    /// <summary>They blend into one another across the picture.</summary>
    Plain,
    Striped,
    Dotted,
    Checked,
}
