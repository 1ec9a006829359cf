using Microsoft.ML;
using SimpleClip.Schema;

namespace SimpleClip.Tests;

/// <summary>Compares what an estimator promises with what its transformer gives.</summary>
internal static class Shapes
{
    /// <summary>Fails unless the schema has the columns promised and no others, all that their types and annotations say
    /// included.</summary>
    public static void AssertSame(SchemaShape promised, DataViewSchema actual) => AssertSame("column", promised, actual.ToShape());

    /// <summary>Fails unless the schema has some columns as they were promised.</summary>
    public static void AssertKept(SchemaShape promised, DataViewSchema actual, params string[] columns)
    {
        foreach (string name in columns)
        {
            AssertSame(name, promised.Find(name)!.Value, actual.ToShape().Find(name)!.Value);
        }
    }

    private static void AssertSame(string owner, SchemaShape promised, SchemaShape actual)
    {
        CollectionAssert.AreEquivalent(
            actual.Select(column => column.Name).ToArray(), promised.Select(column => column.Name).ToArray(), owner);
        foreach (SchemaShape.Column column in actual)
        {
            AssertSame($"{owner}.{column.Name}", promised.Find(column.Name)!.Value, column);
        }
    }

    private static void AssertSame(string name, SchemaShape.Column promised, SchemaShape.Column actual)
    {
        Assert.AreEqual(actual.Kind, promised.Kind, name);
        Assert.AreEqual(actual.ItemType, promised.ItemType, name);
        Assert.AreEqual(actual.IsKey, promised.IsKey, name);
        AssertSame(name, promised.Annotations, actual.Annotations);
    }
}
