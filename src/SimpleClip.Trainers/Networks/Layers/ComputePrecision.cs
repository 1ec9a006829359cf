namespace SimpleClip.Networks;

/// <summary>The numbers that matrix products and convolutions are computed with. Weights are float32 in any case.</summary>
public enum ComputePrecision
{
    /// <summary>32-bit floating point.</summary>
    Float32,

    /// <summary>
    /// bfloat16, the upper half of a float32, for matrix products and convolutions, which a GPU computes several times faster and in half
    /// the memory. Norms, softmax, residual sums, embeddings, logits and losses stay float32.
    /// </summary>
    BFloat16,
}
