namespace SimpleClip.Networks;

/// <summary>The shape of a <see cref="PreNormLayer"/>.</summary>
/// <param name="Width">Features of a token.</param>
/// <param name="Heads">Attention heads; divides <paramref name="Width"/>.</param>
/// <param name="HiddenWidth">Features inside the feed-forward layer.</param>
/// <param name="Layers">Number of layers in the stack, on which the initialisation depends.</param>
/// <param name="Causal">Whether a token sees only itself and the tokens before it.</param>
internal sealed record PreNormShape(int Width, int Heads, int HiddenWidth, int Layers, bool Causal);
