namespace SimpleClip.Weights;

/// <summary>The pieces in which tensors are read.</summary>
internal static class TensorChunk
{
    /// <summary>A number of bytes that elements of every type fill: of 64 bits as well as of 6.</summary>
    public const int Unit = 24;

    /// <summary>A piece that is copied: fits the second level of a processor's cache.</summary>
    public const int Copied = Unit << 12;

    /// <summary>A piece that is mapped: large beside the cost of mapping, small beside a network.</summary>
    public const int Mapped = Unit << 18;
}
