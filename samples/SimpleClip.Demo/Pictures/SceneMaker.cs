using System.Numerics;

namespace SimpleClip.Demo.Pictures;

/// <summary>Composes scenes at random.</summary>
internal sealed class SceneMaker(Random random)
{
    private const float MaxRotation = 0.25f;

    /// <summary>One thing near the middle, on any background.</summary>
    public Scene One(Combination what)
    {
        var size = (ThingSize)random.Next(3);
        float radius = (0.3f + (0.05f * (int)size)) * Uniform(0.95f, 1.05f);
        float freedom = Math.Min(0.07f, 0.49f - (1.05f * radius));
        var center = new Vector2(0.5f + Uniform(-freedom, freedom), 0.5f + Uniform(-freedom, freedom));
        return new Scene(Background([what]), [Thing(what, size, center, radius)]);
    }

    /// <summary>Two things, one above the other.</summary>
    public Scene OneAboveTheOther(Combination upper, Combination lower) => new(
        Background([upper, lower]),
        [
            Thing(upper, ThingSize.Small, new(Uniform(0.3f, 0.7f), Uniform(0.24f, 0.28f)), Uniform(0.18f, 0.22f)),
            Thing(lower, ThingSize.Small, new(Uniform(0.3f, 0.7f), Uniform(0.72f, 0.76f)), Uniform(0.18f, 0.22f)),
        ]);

    private Thing Thing(Combination what, ThingSize size, Vector2 center, float radius) =>
        new(what, size, center, radius, Uniform(-MaxRotation, MaxRotation), new(Uniform(-14, 14), Uniform(-14, 14), Uniform(-14, 14)));

    private Background Background(IReadOnlyList<Combination> things)
    {
        // Half of the backgrounds are plain, so that a pattern is worth mentioning. Black would be lost on a dark one.
        var pattern = random.NextDouble() < 0.5 ? BackgroundPattern.Plain : (BackgroundPattern)random.Next(4);
        bool isLight = things.Any(t => t.Color.Name == "black") || random.NextDouble() < 0.55;

        float level = isLight ? Uniform(205, 240) : Uniform(50, 90);
        var first = new Vector3(level) + new Vector3(Uniform(-12, 12), Uniform(-12, 12), Uniform(-12, 12));
        var second = first + new Vector3(isLight ? Uniform(-30, -16) : Uniform(16, 30));
        return new Background(pattern, isLight, first, second, Uniform(0, MathF.PI), Uniform(0.1f, 0.19f));
    }

    private float Uniform(float from, float to) => from + ((to - from) * random.NextSingle());
}
