namespace SimpleClip.Networks;

/// <summary>The non-linearity inside a transformer's feed-forward layers.</summary>
public enum Activation
{
    /// <summary>The exact Gaussian error linear unit, <c>x/2 · (1 + erf(x/√2))</c>.</summary>
    Gelu,

    /// <summary>OpenAI's approximation <c>x · sigmoid(1.702 x)</c>. Weights trained with one of the two must not be run with the
    /// other.</summary>
    QuickGelu,

    /// <summary>The rectifier, <c>max(x, 0)</c>.</summary>
    Relu,
}
