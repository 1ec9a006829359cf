using SimpleClip.Demo.Pictures;

namespace SimpleClip.Demo.Tests;

[TestClass]
public sealed class CombinationSplitTests
{
    [TestMethod]
    public void Every_combination_is_either_trained_or_held_out()
    {
        string[] all = [.. CombinationSplit.Training.Concat(CombinationSplit.HeldOut).Select(c => c.Name)];

        Assert.HasCount(NamedColor.All.Count * Shape.All.Count, all.Distinct());
        Assert.HasCount(all.Length, all.Distinct());
    }

    [TestMethod]
    public void Two_combinations_of_each_colour_and_of_each_shape_are_held_out()
    {
        foreach (var color in NamedColor.All)
        {
            Assert.AreEqual(2, CombinationSplit.HeldOut.Count(c => c.Color == color), color.Name);
        }

        foreach (var shape in Shape.All)
        {
            Assert.AreEqual(2, CombinationSplit.HeldOut.Count(c => c.Shape == shape), shape.Name);
        }
    }

    [TestMethod]
    public void At_least_sixteen_classes_are_held_out() => Assert.IsGreaterThanOrEqualTo(16, CombinationSplit.HeldOut.Count);
}
