namespace SimpleClip;

/// <summary>A sign that a training run is not going as it should.</summary>
/// <param name="Code">What was noticed: a short name that stays the same, such as <c>loss-at-chance</c>.</param>
/// <param name="Message">What was noticed in which figures, and what to do about it.</param>
/// <param name="Step">The step after which it was noticed; 0 before the first.</param>
public sealed record TrainingWarning(string Code, string Message, int Step)
{
    /// <summary>The message, its step and its code.</summary>
    public override string ToString() => $"step {Step}: {Message} ({Code})";
}
