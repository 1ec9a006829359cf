using SimpleClip.Demo.Pictures;

namespace SimpleClip.Demo.Tests;

[TestClass]
public sealed class ShapeTests
{
    [TestMethod]
    public void Every_shape_is_bounded_and_has_an_inside()
    {
        foreach (var shape in Shape.All)
        {
            Assert.IsLessThan(0f, Grid().Min(p => shape.Distance(p.X, p.Y)), shape.Name);
            Assert.IsTrue(Grid().Where(p => (p.X * p.X) + (p.Y * p.Y) > 1.5).All(p => shape.Distance(p.X, p.Y) > 0), shape.Name);
        }
    }

    [TestMethod]
    public void No_two_shapes_look_alike()
    {
        var masks = Shape.All.Select(shape => Grid().Select(p => shape.Distance(p.X, p.Y) < 0).ToArray()).ToArray();
        for (int i = 0; i < masks.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                int both = masks[i].Zip(masks[j]).Count(p => p.First && p.Second);
                int either = masks[i].Zip(masks[j]).Count(p => p.First || p.Second);
                Assert.IsLessThan(0.9, both / (double)either, $"{Shape.All[i].Name} and {Shape.All[j].Name}");
            }
        }
    }

    [TestMethod]
    public void A_polygon_tells_inside_from_outside_and_how_far()
    {
        var square = new Polygon((-1, -1), (1, -1), (1, 1), (-1, 1));

        Assert.AreEqual(-1, square.Distance(0, 0), 1e-6);
        Assert.AreEqual(-0.25, square.Distance(0.75f, 0), 1e-6);
        Assert.AreEqual(2, square.Distance(3, 0), 1e-6);
        Assert.AreEqual(Math.Sqrt(2), square.Distance(2, 2), 1e-6);
    }

    private static IEnumerable<(float X, float Y)> Grid() =>
        from x in Enumerable.Range(-30, 61) from y in Enumerable.Range(-30, 61) select (x / 20f, y / 20f);
}
