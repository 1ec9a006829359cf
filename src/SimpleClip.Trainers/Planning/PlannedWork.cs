namespace SimpleClip;

/// <summary>
/// Floating point operations for one image and its captions. A multiply-add counts as two, which is the convention of open_clip's
/// <c>docs/model_profile.csv</c>; only matrix products, convolutions and attention count, and a causal mask saves nothing.
/// </summary>
/// <param name="ImageForward">The image tower's forward pass.</param>
/// <param name="TextForward">The text tower's, of all captions. The last block of a CLIP transformer computes only the token that is
/// read.</param>
/// <param name="Backward">The gradients that are asked for: frozen parts have none for their weights, or none at all.</param>
/// <param name="Repeated">What activation checkpointing and steps of several passes compute again.</param>
/// <param name="Teacher">The teacher's forward pass, unless its features come from a cache.</param>
public sealed record PlannedWork(double ImageForward, double TextForward, double Backward, double Repeated, double Teacher)
{
    /// <summary>The student's forward pass.</summary>
    public double Forward => ImageForward + TextForward;

    /// <summary>A training step's share for one image: all of it together.</summary>
    public double TrainingStep => Forward + Backward + Repeated + Teacher;
}
