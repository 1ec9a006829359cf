using System.Numerics;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace SimpleClip.Demo.Pictures;

/// <summary>Paints scenes, pixel by pixel: backgrounds from their formula, things from the distance to their outline.</summary>
internal static class ScenePainter
{
    private const float ShadowStrength = 0.35f;
    private const float ShadowBlur = 0.075f;
    private static readonly Vector2 ShadowOffset = new(0.03f, 0.04f);

    /// <summary>A square picture; the caller disposes it.</summary>
    public static Image<Rgb24> Paint(Scene scene, int size)
    {
        var image = new Image<Rgb24>(size, size);
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                var point = new Vector2(x + 0.5f, y + 0.5f) / size;
                var color = BackgroundAt(scene.Background, point, pixel: 1f / size);
                foreach (var thing in scene.Things)
                {
                    color = Over(color, thing, point, pixel: 1f / size);
                }

                color = Vector3.Clamp(color, Vector3.Zero, new Vector3(255));
                image[x, y] = new Rgb24((byte)(color.X + 0.5f), (byte)(color.Y + 0.5f), (byte)(color.Z + 0.5f));
            }
        }

        return image;
    }

    private static Vector3 BackgroundAt(Background background, Vector2 point, float pixel)
    {
        var (sine, cosine) = MathF.SinCos(background.Angle);
        var turned = new Vector2((point.X * cosine) + (point.Y * sine), (point.Y * cosine) - (point.X * sine)) / background.Period;
        float edge = background.Period / pixel;
        float share = background.Pattern switch
        {
            BackgroundPattern.Plain => Vector2.Dot(point, new(0.35f, 0.65f)),
            BackgroundPattern.Striped => Coverage((MathF.Abs(Fraction(turned.X)) - 0.25f) * edge),
            BackgroundPattern.Dotted => Coverage((new Vector2(Fraction(turned.X), Fraction(turned.Y)).Length() - 0.27f) * edge),
            _ => 0.5f + Math.Clamp(MathF.Sin(MathF.PI * turned.X) * MathF.Sin(MathF.PI * turned.Y) * edge / 3, -0.5f, 0.5f),
        };
        return Vector3.Lerp(background.Base, background.Other, share);
    }

    private static Vector3 Over(Vector3 behind, Thing thing, Vector2 point, float pixel)
    {
        var away = point - thing.Center;
        float reach = 1.2f * thing.Radius;
        if (MathF.Max(MathF.Abs(away.X), MathF.Abs(away.Y)) > reach + ShadowBlur + ShadowOffset.Y)
        {
            return behind;
        }

        float shadow = Coverage(DistanceTo(thing, away - ShadowOffset) / ShadowBlur);
        float body = Coverage(DistanceTo(thing, away) / pixel);

        // Lit from above.
        float light = 1.08f - (0.16f * Math.Clamp((away.Y / thing.Radius / 2) + 0.5f, 0, 1));
        var color = (thing.What.Color.Value + thing.Tint) * light;
        return Vector3.Lerp(behind * (1 - (ShadowStrength * shadow)), color, body);
    }

    private static float DistanceTo(Thing thing, Vector2 away)
    {
        var (sine, cosine) = MathF.SinCos(thing.Rotation);
        var turned = new Vector2((away.X * cosine) + (away.Y * sine), (away.Y * cosine) - (away.X * sine)) / thing.Radius;
        return thing.What.Shape.Distance(turned.X, turned.Y) * thing.Radius;
    }

    /// <summary>From a signed distance in units of the edge's width to the share covered.</summary>
    private static float Coverage(float distance) => Math.Clamp(0.5f - distance, 0, 1);

    /// <summary>The place within a period, -1/2 to 1/2.</summary>
    private static float Fraction(float value) => value - MathF.Round(value);
}
