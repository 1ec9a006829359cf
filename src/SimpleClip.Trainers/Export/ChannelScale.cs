using System.Runtime.InteropServices;
using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Export;

/// <summary>What a batch norm with running figures is: <c>y = scale · x + shift</c> for every channel.</summary>
internal sealed class ChannelScale
{
    private readonly double[] _scale;
    private readonly double[] _shift;

    /// <summary>scale = weight / √(variance + ε), shift = bias - mean · scale.</summary>
    public ChannelScale(BatchNorm2d norm)
    {
        float[] weight = Floats(norm.Weight), bias = Floats(norm.Bias), mean = Floats(norm.Mean), variance = Floats(norm.Variance);
        _scale = [.. weight.Zip(variance, (gain, spread) => gain / Math.Sqrt(spread + BatchNorm2d.Epsilon))];
        _shift = [.. bias.Select((offset, channel) => offset - (mean[channel] * _scale[channel]))];
    }

    /// <summary>The weights of a convolution that scales its outputs itself.</summary>
    public float[] Fold(Conv2d layer)
    {
        float[] kernels = Floats(layer.Weight);
        int length = kernels.Length / _scale.Length;
        for (int i = 0; i < kernels.Length; i++)
        {
            kernels[i] = (float)(kernels[i] * _scale[i / length]);
        }

        return kernels;
    }

    /// <summary>The offset that belongs to <see cref="Fold"/>.</summary>
    public float[] FoldOffset(Conv2d layer)
    {
        float[] offset = layer.Bias is null ? new float[_scale.Length] : Floats(layer.Bias);
        return [.. offset.Select((value, channel) => (float)((value * _scale[channel]) + _shift[channel]))];
    }

    private static float[] Floats(Tensor tensor)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        return MemoryMarshal.Cast<byte, float>(tensor.to(ScalarType.Float32).cpu().contiguous().bytes).ToArray();
    }
}
