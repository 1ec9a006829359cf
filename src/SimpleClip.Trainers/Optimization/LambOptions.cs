namespace SimpleClip.Optimization;

/// <summary>The constants of <see cref="Lamb"/>.</summary>
/// <param name="Beta1">Share of the running mean of gradients that survives a step, in [0, 1).</param>
/// <param name="Beta2">Share of the running mean of squared gradients that survives a step, in [0, 1).</param>
/// <param name="Epsilon">What is added to the root of the second moment; positive.</param>
public sealed record LambOptions(double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-6);
