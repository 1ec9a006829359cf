using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>One block of a <see cref="Transformer"/>.</summary>
public abstract class TransformerBlock : nn.Module<Tensor, Tensor>, INetworkBlock, IAttentionBlock
{
    private protected TransformerBlock(string name)
        : base(name)
    {
    }

    /// <summary>Applies the block to every token.</summary>
    /// <param name="input">[batch, tokens, width].</param>
    /// <returns>[batch, tokens, width].</returns>
    public abstract override Tensor forward(Tensor input);

    /// <summary>Applies the block to one token of each sequence, which spares the work on tokens that nothing reads.</summary>
    /// <param name="input">[batch, tokens, width].</param>
    /// <param name="rows">Which tokens: int64 [batch], indices into the batch·tokens rows of <paramref name="input"/>.</param>
    /// <param name="mask">What is added to the attention scores, [batch, 1, 1, tokens]; null for none.</param>
    /// <returns>[batch, width], equal to those rows of <see cref="forward"/>.</returns>
    public abstract Tensor ForwardAt(Tensor input, Tensor rows, Tensor? mask);

    /// <inheritdoc/>
    Tensor IAttentionBlock.AttentionMaps(Tensor input) => AttentionMaps(input);

    /// <inheritdoc cref="IAttentionBlock.AttentionMaps"/>
    private protected abstract Tensor AttentionMaps(Tensor input);

    /// <summary>Picks one token of each sequence.</summary>
    private protected static Tensor Rows(Tensor tokens, Tensor rows) => tokens.flatten(0, 1).index_select(0, rows);
}
