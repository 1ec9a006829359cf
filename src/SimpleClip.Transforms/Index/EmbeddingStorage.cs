namespace SimpleClip;

/// <summary>How an <see cref="EmbeddingIndex"/> keeps the numbers of its vectors.</summary>
public enum EmbeddingStorage
{
    /// <summary>32-bit floating point numbers: scores as exact as the embeddings are.</summary>
    Single = 0,

    /// <summary>
    /// 16-bit floating point numbers: half the memory, and searches that read half as much. A cosine differs by less than 5e-4.
    /// </summary>
    Half = 1,
}
