namespace SimpleClip.Networks;

/// <summary>What every block of a transformer has in common.</summary>
/// <param name="Width">Features of a token.</param>
/// <param name="Layers">Number of blocks.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="HiddenWidth">Features inside the feed-forward layer.</param>
/// <param name="Activation">The non-linearity of the feed-forward layer.</param>
/// <param name="Causal">Whether a token sees only itself and the tokens before it.</param>
public sealed record TransformerShape(int Width, int Layers, int Heads, int HiddenWidth, Activation Activation, bool Causal)
{
    /// <summary>Features of an attention head: <see cref="Width"/>/<see cref="Heads"/>, unless pruning has made the tokens narrower than
    /// that.</summary>
    public int HeadWidth { get; init; } = Width / Heads;

    /// <summary>The size of each block where they differ, as after pruning; null where all are alike.</summary>
    public IReadOnlyList<BlockSize>? Blocks { get; init; }

    /// <summary>What the layer scale of <see cref="ResidualAttentionBlock"/>s starts from; null for none.</summary>
    public double? LayerScale { get; init; }

    /// <summary>The shape of one block.</summary>
    /// <param name="layer">Its index.</param>
    internal TransformerShape ForBlock(int layer) =>
        Blocks is null ? this : this with { Heads = Blocks[layer].Heads, HiddenWidth = Blocks[layer].HiddenWidth };

    /// <summary>What makes the blocks <see cref="SasPBlock"/>s; null for <see cref="ResidualAttentionBlock"/>s.</summary>
    public SasPConfig? SasP { get; init; }
}
