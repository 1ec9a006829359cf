namespace SimpleClip.Networks;

/// <summary>The shape of a <see cref="Conv2d"/>.</summary>
/// <param name="Inputs">Channels of the input.</param>
/// <param name="Outputs">Channels of the output.</param>
/// <param name="Kernel">Height and width of the kernel.</param>
public sealed record ConvolutionShape(int Inputs, int Outputs, (int Height, int Width) Kernel)
{
    /// <summary>Makes a shape with a square kernel.</summary>
    /// <param name="inputs">Channels of the input.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="kernel">Side of the kernel.</param>
    public ConvolutionShape(int inputs, int outputs, int kernel)
        : this(inputs, outputs, (kernel, kernel))
    {
    }

    /// <summary>Pixels between two places of the kernel, in both directions.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Zeros around the input, above and below, left and right.</summary>
    public (int Height, int Width) Padding { get; init; }

    /// <summary>Groups of channels that do not see each other; the number of channels makes the convolution depthwise.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Whether an offset is added.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>The shape with the padding that keeps the size at stride 1: half the kernel.</summary>
    public ConvolutionShape Padded() => this with { Padding = (Kernel.Height / 2, Kernel.Width / 2) };
}
