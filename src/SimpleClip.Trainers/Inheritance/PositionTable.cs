using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Inheritance;

/// <summary>Fits a teacher's positions to a student of another resolution or context.</summary>
internal static class PositionTable
{
    private const string Name = "positional_embedding";
    private const string ImageName = "visual." + Name;

    /// <summary>What makes the table as long as a student's; null if the tensor is no table of positions, or is as long already.</summary>
    /// <param name="name">The tensor's name, as open_clip's.</param>
    /// <param name="source">The teacher's tensor.</param>
    /// <param name="target">The shape of the student's.</param>
    public static Func<Tensor, Tensor>? Find(string name, Tensor source, long[] target)
    {
        if (source.dim() != 2 || target.Length != 2 || source.shape[0] == target[0])
        {
            return null;
        }

        return name switch
        {
            ImageName => table => PositionEmbeddings.ResizeGrid(table, (int)Math.Sqrt(target[0] - 1)),
            Name => table => PositionEmbeddings.ResizeContext(table, (int)target[0]),
            _ => null,
        };
    }
}
