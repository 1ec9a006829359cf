using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>Makes tables of positions, and fits learned ones to another number of positions.</summary>
public static class PositionEmbeddings
{
    /// <summary>The slowest wave's length is 2π times this, as in Vaswani et al. (arXiv 1706.03762).</summary>
    private const double Base = 10000;

    /// <summary>
    /// Makes MAE's fixed table for a square of patches: the first half of a row tells the patch's column, the second half its line, each by
    /// sines and then cosines of <c>place / 10000^(i / (width/4))</c>. The class token's row is zero (open_clip's pos_embed.py).
    /// </summary>
    /// <param name="width">Features of a token, a multiple of 4.</param>
    /// <param name="grid">Patches along a side.</param>
    /// <returns>float32 [grid² + 1, width].</returns>
    /// <exception cref="ArgumentException"><paramref name="width"/> is not a multiple of 4.</exception>
    public static Tensor SinCos2d(int width, int grid)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(grid);
        if (width < 4 || width % 4 != 0)
        {
            throw new ArgumentException($"Positions of sines and cosines have a width that is a multiple of 4; found {width}.", nameof(width));
        }

        float[] table = new float[((grid * grid) + 1) * width];
        for (int patch = 0; patch < grid * grid; patch++)
        {
            Span<float> row = table.AsSpan((patch + 1) * width, width);
            FillWaves(row[..(width / 2)], patch % grid);
            FillWaves(row[(width / 2)..], patch / grid);
        }

        return ToTensor(table, (grid * grid) + 1, width);
    }

    /// <summary>
    /// Fits the positions of an image's patches to another resolution, by the bicubic interpolation with anti-aliasing of PyTorch; the
    /// class token keeps its row (open_clip's <c>resize_pos_embed</c>).
    /// </summary>
    /// <param name="table">[old² + 1, width], class token first.</param>
    /// <param name="grid">Patches along a side of the new resolution.</param>
    /// <returns>[grid² + 1, width], a new tensor without gradient, of the same type and on the same device.</returns>
    /// <exception cref="ArgumentException">The table is not that of a class token and a square of patches.</exception>
    public static Tensor ResizeGrid(Tensor table, int grid)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(grid);
        int old = table.dim() == 2 ? (int)Math.Sqrt(table.shape[0] - 1) : 0;
        if (old < 1 || ((long)old * old) + 1 != table.shape[0])
        {
            throw new ArgumentException(
                $"Positions of shape [{string.Join(", ", table.shape)}] are not those of a class token and a square of patches, [side² + 1, width].",
                nameof(table));
        }

        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        Tensor exact = table.to(ScalarType.Float32).cpu();
        Tensor weights = ToTensor(InterpolationWeights.Bicubic(old, grid), grid, old);
        Tensor lines = MixLines(weights, exact.narrow(0, 1, (long)old * old));
        Tensor patches = MixLines(weights, lines);
        return cat([exact.narrow(0, 0, 1), patches], 0).to(table.dtype).to(table.device).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Fits the positions of a text to another context by linear interpolation without aligned corners (open_clip's
    /// <c>resize_text_pos_embed</c>).
    /// </summary>
    /// <param name="table">[old, width].</param>
    /// <param name="context">The new number of positions.</param>
    /// <returns>[context, width], a new tensor without gradient, of the same type and on the same device.</returns>
    /// <exception cref="ArgumentException">The table is not a matrix.</exception>
    public static Tensor ResizeContext(Tensor table, int context)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(context);
        if (table.shape is not [> 0, > 0])
        {
            throw new ArgumentException($"Positions of shape [{string.Join(", ", table.shape)}] are not a table [context, width].", nameof(table));
        }

        int old = (int)table.shape[0];
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        Tensor weights = ToTensor(InterpolationWeights.Linear(old, context), context, old);
        return weights.mm(table.to(ScalarType.Float32).cpu()).to(table.dtype).to(table.device).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Mixes the lines of a grid and turns the grid over its diagonal, so that a second call mixes the columns and turns it back.
    /// </summary>
    /// <param name="weights">[lines after, lines before].</param>
    /// <param name="grid">[lines before · columns, width].</param>
    /// <returns>[columns · lines after, width].</returns>
    private static Tensor MixLines(Tensor weights, Tensor grid)
    {
        long after = weights.shape[0], before = weights.shape[1], width = grid.shape[1], columns = grid.shape[0] / before;
        return weights.mm(grid.reshape(before, columns * width))
            .view(after, columns, width)
            .transpose(0, 1)
            .reshape(columns * after, width);
    }

    private static void FillWaves(Span<float> features, int place)
    {
        int waves = features.Length / 2;
        for (int wave = 0; wave < waves; wave++)
        {
            (double sine, double cosine) = Math.SinCos(place / Math.Pow(Base, (double)wave / waves));
            (features[wave], features[waves + wave]) = ((float)sine, (float)cosine);
        }
    }

    private static Tensor ToTensor(float[] values, params long[] shape)
    {
        Tensor result = empty(shape, dtype: ScalarType.Float32);
        values.CopyTo(MemoryMarshal.Cast<byte, float>(result.bytes));
        return result;
    }
}
