namespace SimpleClip.Training;

/// <summary>What a step measured.</summary>
/// <param name="Loss">The weighted sum of the loss terms on the batch, before the step.</param>
/// <param name="Terms">Each term's value before its weight, by its name.</param>
/// <param name="Weights">Each term's weight.</param>
/// <param name="LogitScale">The factor on cosine similarities after the step.</param>
/// <param name="GradientNorm">The length of the gradient before it was cut; null where it is not measured.</param>
internal sealed record StepResult(
    double Loss, IReadOnlyDictionary<string, double> Terms, IReadOnlyDictionary<string, double> Weights, double LogitScale, double? GradientNorm);
