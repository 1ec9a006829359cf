namespace SimpleClip.Objectives;

/// <summary>How wide embeddings are.</summary>
/// <param name="Student">Features of the student's embedding.</param>
/// <param name="Teacher">Features of the teacher's embedding.</param>
internal readonly record struct FeatureWidths(int Student, int Teacher);
