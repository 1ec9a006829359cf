using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// Makes one token of every square of four: their features one after the other, a layer norm <c>norm</c> and a matrix <c>reduction</c>.
/// </summary>
public sealed class PatchMerging : nn.Module<Tensor, Tensor>
{
    private readonly int _side;
    private readonly int _width;

    [ComponentName(Name = "norm")]
    private readonly LayerNorm _norm;

    [ComponentName(Name = "reduction")]
    private readonly Linear _reduction;

    /// <summary>Makes the layers.</summary>
    /// <param name="side">Tokens of a side of the input; even.</param>
    /// <param name="width">Features of the input; the output has twice as many.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public PatchMerging(int side, int width, Generator? random = null)
        : base(nameof(PatchMerging))
    {
        _side = side;
        _width = width;
        _norm = new LayerNorm(4 * width);
        _reduction = TimmInitialisation.Linear(4 * width, 2 * width, random, bias: false);
        RegisterComponents();
    }

    /// <summary>Tokens of a side of the input.</summary>
    public int Side => _side;

    /// <summary>Features of the input.</summary>
    public int Width => _width;

    /// <summary>The norm of the joined features, <c>norm</c>.</summary>
    public LayerNorm Norm => _norm;

    /// <summary>The matrix, <c>reduction</c>.</summary>
    public Linear Reduction => _reduction;

    /// <summary>Applies the layers.</summary>
    /// <param name="input">[batch, side², width].</param>
    /// <returns>[batch, side²/4, 2·width].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        long batch = input.shape[0], half = _side / 2;

        // Within a square: down the first column, then down the second.
        Tensor squares = input.reshape(batch, half, 2, half, 2, _width).permute(0, 1, 3, 4, 2, 5).reshape(batch, half * half, 4L * _width);
        return _reduction.call(_norm.call(squares)).MoveToOuterDisposeScope();
    }
}
