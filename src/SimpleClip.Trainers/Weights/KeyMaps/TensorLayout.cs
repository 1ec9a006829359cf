namespace SimpleClip.Weights.KeyMaps;

/// <summary>How a tensor of a network lies in a file.</summary>
internal enum TensorLayout
{
    /// <summary>As it is.</summary>
    Same,

    /// <summary>A matrix with rows and columns exchanged.</summary>
    Transposed,

    /// <summary>As several tensors, which make up the first dimension in order.</summary>
    Split,
}
