namespace SimpleClip.Networks;

/// <summary>What every block of a transformer has in common.</summary>
/// <param name="Width">Features of a token.</param>
/// <param name="Layers">Number of blocks.</param>
/// <param name="Heads">Attention heads; divides <paramref name="Width"/>.</param>
/// <param name="HiddenWidth">Features inside the feed-forward layer.</param>
/// <param name="Activation">The non-linearity of the feed-forward layer.</param>
/// <param name="Causal">Whether a token sees only itself and the tokens before it.</param>
public sealed record TransformerShape(int Width, int Layers, int Heads, int HiddenWidth, Activation Activation, bool Causal);
