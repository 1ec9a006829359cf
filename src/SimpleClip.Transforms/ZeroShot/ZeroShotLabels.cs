using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Columns;
using SimpleClip.Schema;

namespace SimpleClip.ZeroShot;

/// <summary>Finds the classes of a zero-shot classifier, in the order in which ML.NET's evaluators want them.</summary>
internal static class ZeroShotLabels
{
    private const string Role = "label";
    private const string Expected = "a key with texts as its values (see Conversion.MapValueToKey)";

    /// <summary>The classes: those given, else the values of the label column's key.</summary>
    /// <param name="inputSchema">The schema of the data.</param>
    /// <param name="given">The classes given, or null.</param>
    /// <param name="labelColumnName">The label column.</param>
    /// <exception cref="ArgumentOutOfRangeException">No classes are given, and the label column is missing or not a key with
    /// texts.</exception>
    /// <exception cref="ArgumentException">There are fewer than two classes, one is empty, or one is there twice.</exception>
    public static string[] Resolve(DataViewSchema inputSchema, IReadOnlyList<string>? given, string labelColumnName)
    {
        string[]? ofColumn = given is null
            ? KeyTexts.Of(inputSchema.Require(labelColumnName, Role, Expected, type => type is KeyDataViewType))
            : inputSchema.GetColumnOrNull(labelColumnName) is { } column ? KeyTexts.Of(column) : null;
        if (given is null)
        {
            return Checked(
                ofColumn ?? throw SchemaErrors.Mismatch(nameof(inputSchema), Role, labelColumnName, Expected, "a key without values"));
        }

        // Evaluators compare keys by number: the same classes must have the same numbers as in the label column.
        string[] labels = Checked([.. given]);
        return ofColumn is not null && ofColumn.ToHashSet(StringComparer.Ordinal).SetEquals(labels) ? ofColumn : labels;
    }

    /// <summary>Checks the label column in the shape of a schema, if it is needed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or not a key.</exception>
    public static void Check(SchemaShape inputSchema, IReadOnlyList<string>? given, string labelColumnName)
    {
        if (given is null)
        {
            inputSchema.Require(
                labelColumnName, Role, Expected, column => column.IsKey && column.Kind == SchemaShape.Column.VectorKind.Scalar);
        }
    }

    private static string[] Checked(string[] labels)
    {
        if (labels.Length < 2)
        {
            throw new ArgumentException($"Expected at least two labels, got {labels.Length}.", nameof(labels));
        }

        if (labels.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException("A label is empty; expected the name of a class.", nameof(labels));
        }

        string? repeated = labels.GroupBy(label => label, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        return repeated is null ? labels : throw new ArgumentException($"Label '{repeated}' stands there twice.", nameof(labels));
    }
}
