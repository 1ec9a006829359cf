namespace SimpleClip.Demo.Pictures;

/// <summary>A closed polygon, for the signed distance to its outline.</summary>
internal sealed class Polygon(params (float X, float Y)[] corners)
{
    /// <summary>A star with one point upwards.</summary>
    public static Polygon Star(int points, float outerRadius, float innerRadius) => new(
        [.. Enumerable.Range(0, points * 2).Select(i =>
        {
            var (sine, cosine) = MathF.SinCos(i * MathF.PI / points);
            float radius = i % 2 == 0 ? outerRadius : innerRadius;
            return (radius * sine, -radius * cosine);
        })]);

    /// <summary>The distance of a point to the outline, negative inside.</summary>
    public float Distance(float x, float y)
    {
        float squared = float.MaxValue;
        bool inside = false;
        for (int i = 0, j = corners.Length - 1; i < corners.Length; j = i++)
        {
            var (ax, ay) = corners[i];
            float edgeX = corners[j].X - ax, edgeY = corners[j].Y - ay;
            float toX = x - ax, toY = y - ay;

            float along = Math.Clamp(((toX * edgeX) + (toY * edgeY)) / ((edgeX * edgeX) + (edgeY * edgeY)), 0, 1);
            float offX = toX - (edgeX * along), offY = toY - (edgeY * along);
            squared = MathF.Min(squared, (offX * offX) + (offY * offY));

            // A ray to the right of the point crosses the outline an odd number of times if the point is inside.
            if ((ay > y) != (corners[j].Y > y) && x < ax + (edgeX * (y - ay) / edgeY))
            {
                inside = !inside;
            }
        }

        return inside ? -MathF.Sqrt(squared) : MathF.Sqrt(squared);
    }
}
