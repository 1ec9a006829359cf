using SimpleClip.Networks;
using DataType = SimpleClip.Export.Format.TensorProto.Types.DataType;

namespace SimpleClip.Export;

/// <summary>Writes an image tower as an ONNX model.</summary>
public static class ImageTowerExporter
{
    /// <summary>The model's input: float32 [batch, 3, size, size], already normalised.</summary>
    public const string InputName = "pixel_values";

    /// <summary>The model's output: float32 [batch, embedding], not normalised.</summary>
    public const string OutputName = "image_embeds";

    /// <summary>Writes the tower with any batch size, operator set 17.</summary>
    /// <param name="tower">The tower; on any device.</param>
    /// <returns>The bytes of an .onnx file.</returns>
    public static byte[] Export(VisionTransformer tower)
    {
        ArgumentNullException.ThrowIfNull(tower);
        VisionConfig config = tower.Config;
        var graph = new OnnxGraphBuilder("clip_image_tower");
        var layers = new LayerExporter(graph);
        string pixels = graph.Input(InputName, DataType.Float, 3, config.ImageSize, config.ImageSize);
        string tokens = layers.Norm("visual.ln_pre", Embed(layers, tower, pixels), tower.NormBefore);

        string first = graph.Integers("visual.class_position", 0);
        string Pool(string sequence, string name) => graph.Node("Gather", name, [sequence, first], ("axis", 1));
        var blocks = new TransformerExporter(layers, tower.Transformer, "visual.transformer");
        string pooled = blocks.Export(tokens, Pool, mask: null, pooledMask: null);
        string vector = graph.Node("Squeeze", "visual.pooled", [pooled, graph.Integers("visual.token_axis", 1)]);
        layers.Project(OutputName, layers.Norm("visual.ln_post", vector, tower.NormAfter), tower.Projection);
        graph.Output(OutputName, tower.Projection.shape[1]);
        return graph.ToModel($"CLIP image tower: {config.Layers} layers of width {config.Width} on {config.PatchSize}-pixel patches.");
    }

    private static string Embed(LayerExporter layers, VisionTransformer tower, string pixels)
    {
        OnnxGraphBuilder graph = layers.Graph;
        VisionConfig config = tower.Config;
        long patch = config.PatchSize, width = config.Width;
        string grid = graph.Node(
            "Conv",
            "visual.conv1",
            [pixels, layers.Weights("visual.conv1.weight", tower.Patches.Weight)],
            ("kernel_shape", new[] { patch, patch }),
            ("strides", new[] { patch, patch }));
        string columns = graph.Node("Reshape", "visual.patch_columns", [grid, graph.Integers("visual.patch_shape", 0, width, -1)]);
        string patches = graph.Node("Transpose", "visual.patches", [columns], ("perm", new long[] { 0, 2, 1 }));

        using var classToken = tower.ClassToken.view(1, 1, width);
        string batch = graph.Node("Shape", "visual.batch", [pixels], ("start", 0), ("end", 1));
        string shape = graph.Node("Concat", "visual.class_shape", [batch, graph.Integers("visual.class_dimensions", 1, width)], ("axis", 0));
        string classTokens = graph.Node("Expand", "visual.class_tokens", [layers.Weights("visual.class_embedding", classToken), shape]);
        string tokens = graph.Node("Concat", "visual.tokens", [classTokens, patches], ("axis", 1));
        return layers.Add("visual.positioned", tokens, layers.Weights("visual.positional_embedding", tower.Positions));
    }
}
