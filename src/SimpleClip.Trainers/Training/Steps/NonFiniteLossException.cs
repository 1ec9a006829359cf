namespace SimpleClip.Training;

/// <summary>The loss or its gradient became infinite or not a number, so nothing more can be learned from it.</summary>
/// <param name="quantity">What is no number.</param>
/// <param name="value">Its value.</param>
/// <param name="logitScale">The factor on cosine similarities at that time.</param>
internal sealed class NonFiniteLossException(string quantity, double value, double logitScale) : Exception($"The {quantity} is {value}.")
{
    public string Quantity { get; } = quantity;

    public double Value { get; } = value;

    public double LogitScale { get; } = logitScale;
}
