using static TorchSharp.torch;

namespace SimpleClip.Networks;

internal static class ChannelNorm
{
    /// <summary>Normalises the channels of every pixel of [batch, channels, height, width].</summary>
    public static Tensor CallOnChannels(this LayerNorm norm, Tensor maps)
    {
        using var scope = NewDisposeScope();
        return norm.call(maps.permute(0, 2, 3, 1)).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }
}
