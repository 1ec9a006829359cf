using Microsoft.ML;
using SimpleClip.Schema;

namespace SimpleClip.Tests;

/// <summary>Compares what an estimator promises with what its transformer gives.</summary>
internal static class Shapes
{
    public static void AssertKept(SchemaShape promised, DataViewSchema actual, params string[] columns)
    {
        foreach (string name in columns)
        {
            AssertSame(name, promised.Find(name)!.Value, actual.ToShape().Find(name)!.Value);
        }
    }

    private static void AssertSame(string name, SchemaShape.Column promised, SchemaShape.Column actual)
    {
        Assert.AreEqual(actual.Kind, promised.Kind, name);
        Assert.AreEqual(actual.ItemType, promised.ItemType, name);
        Assert.AreEqual(actual.IsKey, promised.IsKey, name);
        CollectionAssert.AreEquivalent(
            actual.Annotations.Select(
                annotation => annotation.Name).ToArray(), promised.Annotations.Select(annotation => annotation.Name).ToArray(), name);
        foreach (SchemaShape.Column annotation in actual.Annotations)
        {
            AssertSame($"{name}.{annotation.Name}", promised.Annotations.Find(annotation.Name)!.Value, annotation);
        }
    }
}
