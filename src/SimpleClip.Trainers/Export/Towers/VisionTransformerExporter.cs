using SimpleClip.Networks;

namespace SimpleClip.Export;

/// <summary>Writes a vision transformer.</summary>
internal sealed class VisionTransformerExporter(LayerExporter layers, VisionTransformer tower)
{
    /// <summary>Writes the tower.</summary>
    /// <param name="pixels">The images.</param>
    /// <param name="output">The name of the result.</param>
    /// <returns>What was written, in words.</returns>
    public string Export(string pixels, string output)
    {
        string embedded = Embed(pixels);
        string tokens = tower.NormBefore is null ? embedded : layers.Norm("visual.ln_pre", embedded, tower.NormBefore);
        var blocks = new TransformerExporter(layers, tower.Transformer, "visual.transformer");
        layers.Project(output, tower.Config.Pooling == ImagePooling.ClassToken ? ReadClassToken(blocks, tokens) : Average(blocks, tokens), tower.Projection);
        return $"{tower.Config.Layers} layers of width {tower.Config.Width} on {tower.Config.PatchSize}-pixel patches";
    }

    private string ReadClassToken(TransformerExporter blocks, string tokens)
    {
        OnnxGraphBuilder graph = layers.Graph;
        string first = graph.Integers("visual.class_position", 0);
        string Pool(string sequence, string name) => graph.Node("Gather", name, [sequence, first], ("axis", 1));
        string pooled = blocks.Export(tokens, Pool, mask: null, pooledMask: null);
        string vector = graph.Node("Squeeze", "visual.pooled", [pooled, graph.Integers("visual.token_axis", 1)]);
        return Norm(vector);
    }

    private string Average(TransformerExporter blocks, string tokens)
    {
        string all = blocks.Export(tokens, (sequence, _) => sequence, mask: null, pooledMask: null);
        return tower.Config.NormAfterPooling ? Norm(AveragePatches(all)) : AveragePatches(Norm(all));
    }

    private string AveragePatches(string tokens)
    {
        OnnxGraphBuilder graph = layers.Graph;
        string[] range = [graph.Integers("visual.first_patch", 1), graph.Integers("visual.end", int.MaxValue), graph.Integers("visual.token_axis", 1)];
        string patches = graph.Node("Slice", "visual.final_patches", [tokens, .. range]);
        return graph.Node("ReduceMean", "visual.pooled", [patches], ("axes", new long[] { 1 }), ("keepdims", 0));
    }

    private string Norm(string input) => layers.Norm("visual.ln_post", input, tower.NormAfter);

    private string Embed(string pixels)
    {
        OnnxGraphBuilder graph = layers.Graph;
        long patch = tower.Config.PatchSize, width = tower.Config.Width;
        string grid = graph.Node(
            "Conv",
            "visual.conv1",
            [pixels, layers.Weights("visual.conv1.weight", tower.Patches.Weight)],
            ("kernel_shape", new[] { patch, patch }),
            ("strides", new[] { patch, patch }));
        string columns = graph.Node("Reshape", "visual.patch_columns", [grid, graph.Integers("visual.patch_shape", 0, width, -1)]);
        string patches = graph.Node("Transpose", "visual.patches", [columns], ("perm", new long[] { 0, 2, 1 }));

        using var classToken = tower.ClassToken.view(1, 1, width);
        string tokens = layers.PrependToken("visual.tokens", patches, ("visual.class_embedding", classToken));
        return layers.Add("visual.positioned", tokens, layers.Weights("visual.positional_embedding", tower.Positions));
    }
}
