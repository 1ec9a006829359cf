using SimpleClip.Networks;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Objectives;

/// <summary>The logarithm of a loss's own factor on similarities, which begins at ln(1/0.07).</summary>
internal sealed class LearnedScale : nn.Module
{
    [ComponentName(Name = "log_scale")]
    private readonly Parameter _value = Initialisation.Constant(ClipNetwork.InitialLogitScale);

    private LearnedScale()
        : base(nameof(LearnedScale)) => RegisterComponents();

    public Parameter Value => _value;

    public static LearnedScale Create(Device device)
    {
        var scale = new LearnedScale();
        scale.to(device);
        return scale;
    }
}
