namespace SimpleClip.Networks;

/// <summary>The shape of a <see cref="RepMixerBlock"/>.</summary>
/// <param name="Width">Channels of input and output.</param>
/// <param name="HiddenWidth">Channels inside the feed-forward layer.</param>
/// <param name="MixerKernel">Kernel of the token mixer.</param>
/// <param name="FeedForwardKernel">Kernel of the feed-forward layer's depthwise convolution.</param>
/// <param name="Reparameterized">Whether the token mixer is one convolution.</param>
internal sealed record RepMixerBlockShape(
    int Width, int HiddenWidth, (int Height, int Width) MixerKernel, (int Height, int Width) FeedForwardKernel, bool Reparameterized);
