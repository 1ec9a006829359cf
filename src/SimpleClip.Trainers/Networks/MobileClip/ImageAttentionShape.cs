namespace SimpleClip.Networks;

/// <summary>What the blocks of a stage with attention have in common.</summary>
/// <param name="Width">Channels of input and output.</param>
/// <param name="HiddenWidth">Channels inside the feed-forward layer.</param>
/// <param name="HeadWidth">Features of a head; divides <paramref name="Width"/>.</param>
/// <param name="FeedForwardKernel">Kernel of the feed-forward layer's depthwise convolution.</param>
internal sealed record ImageAttentionShape(int Width, int HiddenWidth, int HeadWidth, int FeedForwardKernel);
