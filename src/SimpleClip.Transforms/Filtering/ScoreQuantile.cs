namespace SimpleClip;

/// <summary>A quantile of scores.</summary>
/// <param name="Share">The share of scores that are not above it, from 0 (the lowest score) to 1 (the highest).</param>
/// <param name="Score">The score.</param>
public sealed record ScoreQuantile(double Share, float Score);
