namespace SimpleClip.Demo.Pictures;

/// <summary>A shape that a caption can name.</summary>
/// <param name="Name">The word for it.</param>
/// <param name="Distance">
/// The signed distance of a point to the outline, negative inside, for a shape that about fills the unit circle; y points down.
/// A distance instead of a mask is what makes smooth edges and soft shadows one line each.
/// </param>
internal sealed record Shape(string Name, Func<float, float, float> Distance)
{
    /// <summary>The shapes of the generated pictures.</summary>
    public static IReadOnlyList<Shape> All { get; } =
    [
        new("circle", (x, y) => Length(x, y) - 0.9f),
        new("square", (x, y) => Box(x, y, 0.78f, 0.78f)),
        new("triangle", new Polygon((0, -1), (0.92f, 0.68f), (-0.92f, 0.68f)).Distance),
        new("star", Polygon.Star(points: 5, outerRadius: 1.05f, innerRadius: 0.45f).Distance),
        new("heart", Heart),
        new("ring", (x, y) => MathF.Abs(Length(x, y) - 0.7f) - 0.22f),
        new("cross", (x, y) => MathF.Min(Box(x, y, 0.3f, 0.95f), Box(x, y, 0.95f, 0.3f))),
        new("crescent", (x, y) => MathF.Max(Length(x, y) - 0.95f, 0.8f - Length(x - 0.5f, y))),
        new("arrow", new Polygon(
            (0, -1), (0.75f, -0.1f), (0.3f, -0.1f), (0.3f, 0.95f), (-0.3f, 0.95f), (-0.3f, -0.1f), (-0.75f, -0.1f)).Distance),
        new("hourglass", new Polygon((-0.75f, -0.9f), (0.75f, -0.9f), (0.08f, 0), (0.75f, 0.9f), (-0.75f, 0.9f), (-0.08f, 0)).Distance),
    ];

    private static float Length(float x, float y) => MathF.Sqrt((x * x) + (y * y));

    private static float Box(float x, float y, float halfWidth, float halfHeight) =>
        MathF.Max(MathF.Abs(x) - halfWidth, MathF.Abs(y) - halfHeight);

    /// <summary>Two discs above, and below them the quarter of the plane between two lines that meet at the tip.</summary>
    private static float Heart(float x, float y)
    {
        // In coordinates whose origin is the tip, y pointing up, the discs of radius 1/sqrt(8) touch the lines y = |x| at (1/2, 1/2).
        const float scale = 1.75f;
        float u = MathF.Abs(x) / scale;
        float v = ((0.97f - y) / scale) + 0.02f;
        if (u + v > 1)
        {
            return scale * (Length(u - 0.25f, v - 0.75f) - MathF.Sqrt(0.125f));
        }

        float along = MathF.Max(u + v, 0) / 2;
        float toLine = Length(u - along, v - along);
        float toNotch = Length(u, v - 1);
        return scale * MathF.Min(toLine, toNotch) * MathF.Sign(u - v);
    }
}
