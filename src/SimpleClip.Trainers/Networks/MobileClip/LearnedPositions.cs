using TorchSharp.Utils;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Networks;

/// <summary>
/// A learned vector for each position, <c>pos_embed.pos_embed</c> [1, 1, positions, width]. For another number of positions the table is
/// resized linearly between its rows.
/// </summary>
internal sealed class LearnedPositions : nn.Module<long, Tensor>
{
    [ComponentName(Name = "pos_embed")]
    private readonly PositionTable _table;

    /// <summary>Makes a table drawn from N(0, 1/width).</summary>
    public LearnedPositions(int positions, int width, Generator? random)
        : base(nameof(LearnedPositions))
    {
        _table = new PositionTable(positions, width, random);
        RegisterComponents();
    }

    /// <summary>The table, [1, 1, positions, width].</summary>
    public Parameter Table => _table.Values;

    /// <summary>The vectors of a number of positions, [1, positions, width].</summary>
    public override Tensor forward(long positions)
    {
        using var scope = NewDisposeScope();
        Parameter table = _table.Values;
        Tensor resized = positions == table.shape[2]
            ? table
            : nn.functional.interpolate(table, [positions, table.shape[3]], mode: InterpolationMode.Bilinear, align_corners: false);
        return resized.squeeze(1).MoveToOuterDisposeScope();
    }
}
