using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>Turns bytes into the numbers an image tower takes, on the device, so that bytes are what is copied there.</summary>
internal sealed class PixelNormalizer : IDisposable
{
    private const double Levels = 255;

    private readonly Tensor _mean;
    private readonly Tensor _deviation;

    /// <param name="options">Mean and deviation of the colours.</param>
    /// <param name="device">Where the network is.</param>
    public PixelNormalizer(ImageProcessorOptions options, Device device)
    {
        Device = device;
        _mean = Colours(options.Mean, device);
        _deviation = Colours(options.Std, device);
    }

    /// <summary>Where the network is.</summary>
    public Device Device { get; }

    /// <summary>Normalises images.</summary>
    /// <param name="pixels">uint8 [batch, height, width, 3].</param>
    /// <returns>float32 [batch, 3, height, width]; the colours of a pixel stay beside each other in memory.</returns>
    public Tensor Normalize(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        return pixels.to(ScalarType.Float32).sub_(_mean).div_(_deviation).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _mean.Dispose();
        _deviation.Dispose();
    }

    private static Tensor Colours(IEnumerable<float> values, Device device)
    {
        using var scope = NewDisposeScope();
        Tensor colours = tensor(values.Select(value => (float)(value * Levels)).ToArray()).to(device);
        return colours.DetachFromDisposeScope();
    }
}
