using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>MobileOne's squeeze-and-excitation: a sixteenth of the channels, rounded down.</summary>
internal sealed class MobileOneExcitation : SqueezeExcitation
{
    private const int Ratio = 16;

    [ComponentName(Name = "reduce")]
    private readonly Conv2d _reduce;

    [ComponentName(Name = "expand")]
    private readonly Conv2d _expand;

    public MobileOneExcitation(int channels, Generator? random)
        : base(nameof(MobileOneExcitation))
    {
        _reduce = new Conv2d(new ConvolutionShape(channels, channels / Ratio, 1), random);
        _expand = new Conv2d(new ConvolutionShape(channels / Ratio, channels, 1), random);
        RegisterComponents();
    }

    public override Conv2d Reduce => _reduce;

    public override Conv2d Expand => _expand;
}
