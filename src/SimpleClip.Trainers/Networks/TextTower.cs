using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The half of a CLIP that embeds texts: int64 token ids [batch, tokens] to [batch, embedding], not normalised.</summary>
/// <remarks>A <see cref="TextAdaptor"/> reads vectors in place of token ids. A derived class keeps its modules and parameters in fields of
/// its own, which is where TorchSharp looks for them.</remarks>
/// <param name="name">The class's name.</param>
/// <param name="contextLength">Longest sequence, start and end token included.</param>
/// <param name="vocabularySize">Number of token ids.</param>
/// <param name="embeddingDimension">Features of the embedding.</param>
public abstract class TextTower(string name, int contextLength, int vocabularySize, int embeddingDimension) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>Longest sequence, start and end token included; 0 where the tower reads no token ids.</summary>
    public int ContextLength { get; } = contextLength;

    /// <summary>Number of token ids; 0 where the tower reads none.</summary>
    public int VocabularySize { get; } = vocabularySize;

    /// <summary>Features of the embedding.</summary>
    public int EmbeddingDimension { get; } = embeddingDimension;

    /// <summary>
    /// Whether what follows the end token changes the embedding, so that every sequence must fill the context; otherwise padding can be
    /// left out.
    /// </summary>
    public virtual bool ReadsPadding => false;

    /// <summary>Checks a batch of token ids.</summary>
    /// <exception cref="ArgumentException">The sequences are longer than the context.</exception>
    private protected void CheckShape(Tensor ids)
    {
        long[] shape = ids.shape;
        if (shape is not [_, _])
        {
            throw new ArgumentException($"Token ids of shape [{string.Join(", ", shape)}] do not fit; expected [batch, tokens].", nameof(ids));
        }

        if (shape[1] > ContextLength)
        {
            throw new ArgumentException($"Sequences of {shape[1]} tokens do not fit a context of {ContextLength}.", nameof(ids));
        }
    }
}
