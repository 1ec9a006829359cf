using SimpleClip.Numerics;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// Self-attention within the windows of a map, over several heads, with a learned bias for how far two tokens are apart. Where the windows
/// are shifted, tokens that the shift brings together from opposite sides are kept apart by a mask.
/// </summary>
/// <remarks>
/// Names are timm's: <c>relative_position_bias_table</c> [(2·window - 1)², heads], <c>qkv</c>, <c>proj</c>. The windows count as further
/// heads, so that one mask serves the whole batch.
/// </remarks>
public sealed class WindowAttention : nn.Module<Tensor, Tensor>
{
    private const double BiasDeviation = 0.02;

    [ComponentName(Name = "relative_position_bias_table")]
    private readonly Parameter _biases;

    [ComponentName(Name = "qkv")]
    private readonly Linear _input;

    [ComponentName(Name = "proj")]
    private readonly Linear _output;

    private readonly DeviceConstant _places;
    private readonly DeviceConstant _tokens;
    private readonly DeviceConstant _relativePositions;
    private readonly DeviceConstant? _mask;

    /// <summary>Makes the layer.</summary>
    /// <param name="shape">Map, windows and widths.</param>
    /// <param name="isShifted">Whether the windows are shifted.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public WindowAttention(WindowShape shape, bool isShifted, Generator? random = null)
        : base(nameof(WindowAttention))
    {
        ArgumentNullException.ThrowIfNull(shape);
        Shape = shape;
        IsShifted = isShifted;
        long distances = (2L * shape.Window) - 1;
        _biases = Initialisation.Normal(BiasDeviation, random, distances * distances, shape.Heads);
        _input = TimmInitialisation.Linear(shape.Width, 3 * shape.Width, random);
        _output = TimmInitialisation.Linear(shape.Width, shape.Width, random);
        _places = new DeviceConstant(() => tensor(shape.Places(isShifted)));
        _tokens = new DeviceConstant(() => tensor(shape.Tokens(isShifted)));
        _relativePositions = new DeviceConstant(() => tensor(shape.RelativePositions()));
        _mask = isShifted ? new DeviceConstant(() => tensor(shape.ShiftMask()).reshape(shape.Windows, 1, shape.Area, shape.Area)) : null;
        RegisterComponents();
    }

    /// <summary>Map, windows and widths.</summary>
    public WindowShape Shape { get; }

    /// <summary>Whether the windows are shifted.</summary>
    public bool IsShifted { get; }

    /// <summary>The learned biases of each head by distance, <c>relative_position_bias_table</c>.</summary>
    public Parameter Biases => _biases;

    /// <summary>The stacked query, key and value projections, <c>qkv</c>.</summary>
    public Linear Input => _input;

    /// <summary>The projection of the concatenated heads, <c>proj</c>.</summary>
    public Linear Output => _output;

    /// <summary>Lets every token attend to its window.</summary>
    /// <param name="input">[batch, side², width].</param>
    /// <returns>[batch, side², width].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Device device = input.device;
        long batch = input.shape[0], windows = Shape.Windows, area = Shape.Area, heads = Shape.Heads;
        Tensor ordered = input.index_select(1, _places.On(device));
        Tensor[] projected = _input.call(ordered)
            .view(batch, windows, area, 3, heads, -1)
            .permute(3, 0, 1, 4, 2, 5)
            .reshape(3, batch, windows * heads, area, -1)
            .unbind(0);
        Tensor mixed = MixedPrecision.Attention(projected[0], projected[1], projected[2], ScoreOffsets(device).view(1, windows * heads, area, area));
        Tensor joined = mixed.view(batch, windows, heads, area, -1).transpose(2, 3).reshape(batch, windows * area, Shape.Width);
        return _output.call(joined).index_select(1, _tokens.On(device)).MoveToOuterDisposeScope();
    }

    /// <summary>What is added to the scores: learned biases, and the mask where the windows are shifted.</summary>
    /// <param name="device">Where the layer is.</param>
    /// <returns>[windows, heads, area, area].</returns>
    internal Tensor ScoreOffsets(Device device)
    {
        using var scope = NewDisposeScope();
        long area = Shape.Area;
        Tensor biases = _biases.index_select(0, _relativePositions.On(device)).view(area, area, -1).permute(2, 0, 1).unsqueeze(0);
        Tensor offsets = _mask is null ? biases.expand(Shape.Windows, -1, -1, -1) : biases.Plus(_mask.On(device));
        return offsets.contiguous().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _places.Dispose();
            _tokens.Dispose();
            _relativePositions.Dispose();
            _mask?.Dispose();
        }

        base.Dispose(disposing);
    }
}
