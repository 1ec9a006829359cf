using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Columns;
using SimpleClip.Schema;

namespace SimpleClip.ZeroShot;

/// <summary>Finds the labels of a zero-shot classifier, in the order in which ML.NET's evaluators want them.</summary>
internal static class ZeroShotLabels
{
    private const string Role = "label";
    private const string Expected = "a key with texts as its values (see Conversion.MapValueToKey)";

    /// <summary>The labels: those given, else the values of the label column's key; and that of images of no class.</summary>
    /// <param name="inputSchema">The schema of the data.</param>
    /// <param name="options">The labels given, and the label column.</param>
    /// <param name="warn">Takes a warning.</param>
    /// <exception cref="ArgumentOutOfRangeException">No labels are given, and the label column is missing or not a key with
    /// texts.</exception>
    /// <exception cref="ArgumentException">There are too few labels, one is empty, or one is there twice.</exception>
    public static string[] Resolve(DataViewSchema inputSchema, ZeroShotClassificationEstimator.Options options, Action<string> warn)
    {
        string columnName = options.LabelColumnName;
        string[]? ofColumn = options.Labels is null
            ? KeyTexts.Of(inputSchema.Require(columnName, Role, Expected, type => type is KeyDataViewType))
                ?? throw SchemaErrors.Mismatch(nameof(inputSchema), Role, columnName, Expected, "a key without values")
            : inputSchema.GetColumnOrNull(columnName) is { } column ? KeyTexts.Of(column) : null;
        string[] labels = options.Labels is null ? ofColumn! : [.. options.Labels];
        if (options.ConfidenceThreshold is not null && !labels.Contains(options.UnknownLabel))
        {
            labels = [.. labels, options.UnknownLabel];
        }

        Check(labels, options);
        return ofColumn is null ? labels : Align(labels, ofColumn, columnName, warn);
    }

    /// <summary>Checks the label column in the shape of a schema, if it is needed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or not a key.</exception>
    public static void Check(SchemaShape inputSchema, ZeroShotClassificationEstimator.Options options)
    {
        if (options.Labels is null)
        {
            inputSchema.Require(
                options.LabelColumnName, Role, Expected, column => column.IsKey && column.Kind == SchemaShape.Column.VectorKind.Scalar);
        }
    }

    // Evaluators compare keys by number: a label must have the number that it has in the label column.
    private static string[] Align(string[] labels, string[] ofColumn, string columnName, Action<string> warn)
    {
        string[] aligned = [.. ofColumn.Where(labels.Contains), .. labels.Where(label => !ofColumn.Contains(label))];
        if (ofColumn.Index().Any(value => labels.Contains(value.Item) && aligned[value.Index] != value.Item))
        {
            string others = string.Join(", ", ofColumn.Except(labels).Select(value => $"'{value}'"));
            warn(
                $"The key of label column '{columnName}' has the values {others}, which are none of the labels given, between some that " +
                "are. Predicted keys have other numbers than that column's, and MulticlassClassification.Evaluate would compare unlike " +
                "ones: give these labels too, or map the column to the labels' order.");
        }

        return aligned;
    }

    private static void Check(string[] labels, ZeroShotClassificationEstimator.Options options)
    {
        // Among one class alone, softmax is always sure.
        int classes = labels.Count(label => !options.IsUnknown(label));
        if (labels.Length < 2 || (options.Scoring == ZeroShotScoring.Softmax && classes < 2))
        {
            throw new ArgumentException($"{nameof(options.Labels)}: expected at least two, got {string.Join(", ", labels)}.");
        }

        if (labels.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException($"{nameof(options.Labels)}: one is empty; expected the name of a class.");
        }

        string? repeated = labels.GroupBy(label => label, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (repeated is not null)
        {
            throw new ArgumentException($"{nameof(options.Labels)}: '{repeated}' stands there twice.");
        }
    }
}
