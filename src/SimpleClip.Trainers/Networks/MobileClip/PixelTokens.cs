using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>Turns the pixels of a feature map into tokens and back.</summary>
internal static class PixelTokens
{
    /// <summary>[batch, width, height, width] to [batch, pixels, width].</summary>
    public static Tensor FromMap(Tensor map)
    {
        using var scope = NewDisposeScope();
        return map.flatten(2).transpose(1, 2).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>[batch, pixels, width] to the shape of a map.</summary>
    public static Tensor ToMap(Tensor tokens, long[] shape)
    {
        using var scope = NewDisposeScope();
        return tokens.transpose(1, 2).reshape(shape).MoveToOuterDisposeScope();
    }
}
