namespace SimpleClip;

/// <summary>How the learning rate goes on after its rise.</summary>
public enum LearningRateScheduleKind
{
    /// <summary>It falls to zero along half a cosine.</summary>
    Cosine,

    /// <summary>It stays.</summary>
    Constant,

    /// <summary>It stays, and falls along a line in the last steps. A run can be prolonged from a checkpoint before the fall.</summary>
    ConstantWithCooldown,
}
