namespace SimpleClip.WebApi.Classification;

/// <summary>How probable a label is.</summary>
/// <param name="Label">The label.</param>
/// <param name="Score">Its probability.</param>
internal sealed record LabelScore(string Label, float Score);
