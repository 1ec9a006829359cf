using TorchSharp.Utils;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Networks;

/// <summary>Holds a parameter one level deeper, where ml-mobileclip has it.</summary>
internal sealed class PositionTable : nn.Module
{
    [ComponentName(Name = "pos_embed")]
    private readonly Parameter _values;

    public PositionTable(int positions, int width, Generator? random)
        : base(nameof(PositionTable))
    {
        _values = Initialisation.Normal(1 / Math.Sqrt(width), random, 1, 1, positions, width);
        RegisterComponents();
    }

    /// <summary>[1, 1, positions, width].</summary>
    public Parameter Values => _values;
}
