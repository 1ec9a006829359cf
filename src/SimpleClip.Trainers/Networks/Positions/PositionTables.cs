using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>Knows a network's tables of positions by their names, and fits them to another image size or context.</summary>
internal static class PositionTables
{
    private static readonly string[] Images = ["visual.positional_embedding", "visual.attnpool.positional_embedding"];

    private static readonly string[] Texts = ["positional_embedding", "text.positional_embedding", "text.positional_embedding.pos_embed.pos_embed"];

    /// <summary>Whether a tensor of a network is a table whose length depends on the image size.</summary>
    public static bool IsOfImages(string name) => Images.Contains(name);

    /// <summary>Whether a tensor of a network is a table whose length is the context.</summary>
    public static bool IsOfTexts(string name) => Texts.Contains(name);

    /// <summary>Fits a table, as open_clip's <c>resize_pos_embed</c> and <c>resize_text_pos_embed</c> do.</summary>
    /// <param name="name">Its name in the network.</param>
    /// <param name="table">[..., positions, width].</param>
    /// <param name="shape">The shape that it is to have.</param>
    public static Tensor Resize(string name, Tensor table, long[] shape)
    {
        Tensor rows = table.reshape(-1, shape[^1]);
        Tensor resized = IsOfImages(name)
            ? PositionEmbeddings.ResizeGrid(rows, (int)Math.Round(Math.Sqrt(shape[^2] - 1)))
            : PositionEmbeddings.ResizeContext(rows, (int)shape[^2]);
        return resized.reshape(shape);
    }
}
