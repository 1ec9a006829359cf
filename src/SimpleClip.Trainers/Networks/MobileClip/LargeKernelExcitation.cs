using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The squeeze-and-excitation of timm's <c>SqueezeExcite</c>: a quarter of the channels, to the nearest multiple of 8.</summary>
internal sealed class LargeKernelExcitation : SqueezeExcitation
{
    private const int Ratio = 4;
    private const int Divisor = 8;

    [ComponentName(Name = "fc1")]
    private readonly Conv2d _reduce;

    [ComponentName(Name = "fc2")]
    private readonly Conv2d _expand;

    public LargeKernelExcitation(int channels, Generator? random)
        : base(nameof(LargeKernelExcitation))
    {
        int reduced = Math.Max(Divisor, (int)((channels / (double)Ratio) + (Divisor / 2)) / Divisor * Divisor);
        _reduce = new Conv2d(new ConvolutionShape(channels, reduced, 1), random);
        _expand = new Conv2d(new ConvolutionShape(reduced, channels, 1), random);
        RegisterComponents();
    }

    public override Conv2d Reduce => _reduce;

    public override Conv2d Expand => _expand;
}
