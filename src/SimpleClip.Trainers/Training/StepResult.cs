namespace SimpleClip.Training;

/// <summary>What a step measured.</summary>
/// <param name="Loss">The loss of the batch before the step.</param>
/// <param name="LogitScale">The factor on cosine similarities after it.</param>
internal readonly record struct StepResult(double Loss, double LogitScale);
