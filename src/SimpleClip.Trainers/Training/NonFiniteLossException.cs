namespace SimpleClip.Training;

/// <summary>The loss became infinite or not a number, so nothing more can be learned from it.</summary>
/// <param name="loss">The loss.</param>
/// <param name="logitScale">The factor on cosine similarities at that time.</param>
internal sealed class NonFiniteLossException(double loss, double logitScale) : Exception($"The loss is {loss}.")
{
    public double Loss { get; } = loss;

    public double LogitScale { get; } = logitScale;
}
