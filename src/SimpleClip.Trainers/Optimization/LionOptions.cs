namespace SimpleClip.Optimization;

/// <summary>The constants of <see cref="Lion"/>.</summary>
/// <param name="Beta1">Share of the running mean, against the new gradient, in the direction of a step, in [0, 1).</param>
/// <param name="Beta2">Share of the running mean of gradients that survives a step, in [0, 1).</param>
public sealed record LionOptions(double Beta1 = 0.9, double Beta2 = 0.99);
