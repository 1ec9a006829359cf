namespace Microsoft.ML.Data;

/// <summary>The names that columns have unless told otherwise.</summary>
internal static class DefaultColumnNames
{
    public const string Features = "Features";
    public const string Label = "Label";
    public const string Weight = "Weight";
    public const string Score = "Score";
    public const string PredictedLabel = "PredictedLabel";
}
