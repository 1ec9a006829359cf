namespace SimpleClip.Demo.Pictures;

/// <summary>
/// All combinations of colour and shape, divided into those that training sees and those held out. Every colour and every shape is
/// seen in training, equally often, but the held-out combinations of them never are: naming those takes more than a good memory.
/// </summary>
internal static class CombinationSplit
{
    /// <summary>The combinations that appear in training pictures and captions.</summary>
    public static IReadOnlyList<Combination> Training { get; } = [.. Combinations(heldOut: false)];

    /// <summary>The combinations that appear only in the test: two of each colour, two of each shape.</summary>
    public static IReadOnlyList<Combination> HeldOut { get; } = [.. Combinations(heldOut: true)];

    private static IEnumerable<Combination> Combinations(bool heldOut)
    {
        var shapes = Shape.All;
        for (int color = 0; color < NamedColor.All.Count; color++)
        {
            for (int shape = 0; shape < shapes.Count; shape++)
            {
                // Two slanted lines through the table: 3 has no common factor with the number of shapes, so they meet every row and column.
                bool onLine = (shape + (3 * color)) % (shapes.Count / 2) == 0;
                if (onLine == heldOut)
                {
                    yield return new Combination(NamedColor.All[color], shapes[shape]);
                }
            }
        }
    }
}
