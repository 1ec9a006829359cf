using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Pretrained;

/// <summary>Fits tables of positions to another image size or context, as open_clip's <c>resize_pos_embed</c> and <c>resize_text_pos_embed</c> do.</summary>
internal static class ResizedPositions
{
    private static readonly string[] Images = ["visual.positional_embedding", "visual.attnpool.positional_embedding"];

    private static readonly string[] Texts = ["positional_embedding", "text.positional_embedding", "text.positional_embedding.pos_embed.pos_embed"];

    /// <summary>Whether a tensor of the network is a table that another size asked for may change.</summary>
    public static bool IsResizable(string name, PretrainedClipOptions options) =>
        (options.ImageSize is not null && Images.Contains(name)) || (options.ContextLength is not null && Texts.Contains(name));

    /// <summary>Fits a table.</summary>
    /// <param name="name">Its name in the network.</param>
    /// <param name="table">[..., positions, width].</param>
    /// <param name="shape">The shape that it is to have.</param>
    public static Tensor Resize(string name, Tensor table, long[] shape)
    {
        Tensor rows = table.reshape(-1, shape[^1]);
        Tensor resized = Images.Contains(name)
            ? PositionEmbeddings.ResizeGrid(rows, (int)Math.Round(Math.Sqrt(shape[^2] - 1)))
            : PositionEmbeddings.ResizeContext(rows, (int)shape[^2]);
        return resized.reshape(shape);
    }
}
