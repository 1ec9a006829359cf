namespace SimpleClip.Schema;

/// <summary>The names and values of annotations that ML.NET's own components read, and which it keeps internal.</summary>
public static class AnnotationNames
{
    /// <summary>Names of a vector's slots: a vector of texts.</summary>
    public const string SlotNames = "SlotNames";

    /// <summary>The values that a key's numbers 1, 2, … stand for: a vector.</summary>
    public const string KeyValues = "KeyValues";

    /// <summary>The label values a score's slots stand for: a vector.</summary>
    public const string TrainingLabelValues = "TrainingLabelValues";

    /// <summary>Which task a score column belongs to: a text.</summary>
    public const string ScoreColumnKind = "ScoreColumnKind";

    /// <summary>What a score column's values are: a text.</summary>
    public const string ScoreValueKind = "ScoreValueKind";

    /// <summary>A number that the columns of one scorer share: a key.</summary>
    public const string ScoreColumnSetId = "ScoreColumnSetId";

    /// <summary>Whether a column's values are normalized: a Boolean.</summary>
    public const string IsNormalized = "IsNormalized";

    /// <summary>The value of <see cref="ScoreColumnKind"/> for multiclass classification.</summary>
    public const string MulticlassClassification = "MulticlassClassification";

    /// <summary>The value of <see cref="ScoreValueKind"/> of a column of scores.</summary>
    public const string Score = "Score";

    /// <summary>The value of <see cref="ScoreValueKind"/> of a column of predicted labels.</summary>
    public const string PredictedLabel = "PredictedLabel";
}
