namespace SimpleClip.Optimization;

/// <summary>The constants of <see cref="Sgd"/>.</summary>
/// <param name="Momentum">Share of the velocity that survives a step, in [0, 1); 0 keeps no velocity.</param>
/// <param name="Nesterov">Whether a step looks ahead along the new velocity; needs momentum.</param>
public sealed record SgdOptions(double Momentum = 0.9, bool Nesterov = false);
