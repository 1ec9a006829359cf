namespace SimpleClip;

/// <summary>A strength of regularisation that was tried.</summary>
/// <param name="L2Regularization">The strength.</param>
/// <param name="ValidationAccuracy">The share of validation images that are right with it.</param>
public sealed record RegularizationCandidate(float L2Regularization, double ValidationAccuracy);
