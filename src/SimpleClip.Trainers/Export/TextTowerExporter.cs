using SimpleClip.Networks;
using DataType = SimpleClip.Export.Format.TensorProto.Types.DataType;

namespace SimpleClip.Export;

/// <summary>Writes a text tower as an ONNX model.</summary>
public static class TextTowerExporter
{
    /// <summary>The model's input: int64 [batch, context].</summary>
    public const string InputName = "input_ids";

    /// <summary>The model's output: float32 [batch, embedding], not normalised.</summary>
    public const string OutputName = "text_embeds";

    /// <summary>Writes the tower with any batch size, operator set 17.</summary>
    /// <param name="tower">The tower; on any device.</param>
    /// <returns>The bytes of an .onnx file.</returns>
    public static byte[] Export(TextTransformer tower)
    {
        ArgumentNullException.ThrowIfNull(tower);
        TextConfig config = tower.Config;
        int context = config.ContextLength;
        var graph = new OnnxGraphBuilder("clip_text_tower");
        var layers = new LayerExporter(graph);
        string ids = graph.Input(InputName, DataType.Int64, context);
        string vectors = graph.Node("Gather", "token_embedding", [layers.Weights("token_embedding.weight", tower.Tokens.Weight), ids], ("axis", 0));
        string tokens = layers.Add("positioned", vectors, layers.Weights("positional_embedding", tower.Positions));

        // Runtimes find the maximum of 32-bit integers, but not all of them that of 64-bit ones.
        string narrow = graph.Node("Cast", "input_ids_32", [ids], ("to", (int)DataType.Int32));
        string end = graph.Node("ArgMax", "end_position", [narrow], ("axis", 1), ("keepdims", 1));
        string mask = graph.Weights("causal_mask", CausalMask(context), context, context);
        string endMask = graph.Node("Unsqueeze", "end_mask", [graph.Node("Gather", "end_mask_rows", [mask, end], ("axis", 0)), graph.Integers("head_axis", 1)]);
        string tokenAxis = graph.Integers("token_axis", 1);
        string Pool(string sequence, string name) =>
            graph.Node("Unsqueeze", name, [graph.Node("GatherND", $"{name}.row", [sequence, end], ("batch_dims", 1)), tokenAxis]);

        string pooled = new TransformerExporter(layers, tower.Transformer, "transformer").Export(tokens, Pool, mask, endMask);
        string vector = graph.Node("Squeeze", "pooled", [pooled, tokenAxis]);
        layers.Project(OutputName, layers.Norm("ln_final", vector, tower.NormAfter), tower.Projection);
        graph.Output(OutputName, tower.Projection.shape[1]);
        return graph.ToModel($"CLIP text tower: {config.Layers} causal layers of width {config.Width}, context {context}.");
    }

    /// <summary>Row i lets a token at position i see positions 0 to i.</summary>
    private static float[] CausalMask(int context)
    {
        float[] mask = new float[context * context];
        for (int row = 0; row < context; row++)
        {
            mask.AsSpan((row * context) + row + 1, context - row - 1).Fill(float.NegativeInfinity);
        }

        return mask;
    }
}
