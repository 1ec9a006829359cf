namespace SimpleClip.Networks;

/// <summary>The shape of a <see cref="MobileOneBlock"/>.</summary>
/// <param name="Convolution">Channels, kernel and stride.</param>
internal sealed record MobileOneShape(ConvolutionShape Convolution)
{
    /// <summary>Whether there are branches with convolutions; without them only the normalised input is left.</summary>
    public bool Convolves { get; init; } = true;

    /// <summary>Whether GELU follows.</summary>
    public bool Activates { get; init; } = true;

    /// <summary>Whether squeeze-and-excitation stands before the activation.</summary>
    public bool Excites { get; init; }

    /// <summary>Whether one convolution takes the place of all branches.</summary>
    public bool Reparameterized { get; init; }

    /// <summary>Whether the input itself is a branch.</summary>
    public bool Skips => Convolution.Inputs == Convolution.Outputs && Convolution.Stride == 1;

    /// <summary>Whether a 1x1 convolution is a branch; the original looks at the kernel's height alone.</summary>
    public bool Scales => Convolves && Convolution.Kernel.Height > 1;
}
