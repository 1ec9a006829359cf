using SimpleClip.Networks;
using DataType = SimpleClip.Export.Format.TensorProto.Types.DataType;

namespace SimpleClip.Export;

/// <summary>Writes a text transformer.</summary>
internal sealed class TextTransformerExporter(LayerExporter layers, TextTransformer tower)
{
    /// <summary>Writes the tower.</summary>
    /// <param name="ids">The token ids.</param>
    /// <param name="output">The name of the result.</param>
    /// <returns>What was written, in words.</returns>
    public string Export(string ids, string output)
    {
        OnnxGraphBuilder graph = layers.Graph;
        int context = tower.ContextLength;
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
        layers.Project(output, layers.Norm("ln_final", vector, tower.NormAfter), tower.Projection);
        return $"{tower.Config.Layers} causal layers of width {tower.Config.Width}, context {context}";
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
