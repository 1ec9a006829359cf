namespace SimpleClip;

/// <summary>Numbers that networks learn, or have learned.</summary>
/// <param name="Total">All of the student's, the logit scale included.</param>
/// <param name="Trainable">Those of them that the training moves.</param>
/// <param name="ImageTower">Those of the image tower.</param>
/// <param name="TextTower">Those of the text tower.</param>
/// <param name="Teacher">The teacher's; 0 without one.</param>
public sealed record PlannedParameters(long Total, long Trainable, long ImageTower, long TextTower, long Teacher);
