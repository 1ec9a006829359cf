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

        string? mask = tower.Config.NoCausalMask ? null : graph.Weights("causal_mask", CausalMask(context), context, context);
        string pooled = tower.Config.Pooling switch
        {
            TextPooling.First => ReadAt(0, tokens, mask),
            TextPooling.Last => ReadAt(context - 1, tokens, mask),
            TextPooling.EndId => ReadHighest(graph.Node("Equal", "is_end", [ids, graph.Integers("end_id", tower.Config.EndId!.Value)]), tokens, mask),
            _ => ReadHighest(ids, tokens, mask),
        };
        string vector = graph.Node("Squeeze", "pooled", [pooled, graph.Integers("pooled_axis", 1)]);
        Project(output, layers.Norm("ln_final", vector, tower.NormAfter));
        string kind = tower.Config.NoCausalMask ? "bidirectional" : "causal";
        return $"{tower.Config.Layers} {kind} layers of width {tower.Config.Width}, context {context}";
    }

    /// <summary>Reads the token at one place of every text.</summary>
    private string ReadAt(int place, string tokens, string? mask)
    {
        OnnxGraphBuilder graph = layers.Graph;
        string index = graph.Integers("pooled_position", place);
        string Pool(string sequence, string name) => graph.Node("Gather", name, [sequence, index], ("axis", 1));
        string? pooledMask = mask is null ? null : graph.Node("Gather", "pooled_mask", [mask, index], ("axis", 0));
        return Blocks().Export(tokens, Pool, mask, pooledMask);
    }

    /// <summary>Reads the first token at which something is highest, int64 or bool [batch, context].</summary>
    private string ReadHighest(string values, string tokens, string? mask)
    {
        OnnxGraphBuilder graph = layers.Graph;

        // Runtimes find the maximum of 32-bit integers, but not all of them that of 64-bit ones.
        string narrow = graph.Node("Cast", $"{values}_32", [values], ("to", (int)DataType.Int32));
        string end = graph.Node("ArgMax", "end_position", [narrow], ("axis", 1), ("keepdims", 1));
        string? endMask = mask is null
            ? null
            : graph.Node("Unsqueeze", "end_mask", [graph.Node("Gather", "end_mask_rows", [mask, end], ("axis", 0)), graph.Integers("head_axis", 1)]);
        string tokenAxis = graph.Integers("token_axis", 1);
        string Pool(string sequence, string name) =>
            graph.Node("Unsqueeze", name, [graph.Node("GatherND", $"{name}.row", [sequence, end], ("batch_dims", 1)), tokenAxis]);

        return Blocks().Export(tokens, Pool, mask, endMask);
    }

    private TransformerExporter Blocks() => new(layers, tower.Transformer, "transformer");

    private void Project(string output, string vector)
    {
        if (tower.BiasedProjection is not null)
        {
            layers.Linear(output, vector, tower.BiasedProjection);
        }
        else if (tower.Projection is not null)
        {
            layers.Project(output, vector, tower.Projection);
        }
        else
        {
            layers.Graph.Node("Identity", output, [vector]);
        }
    }

    /// <summary>Row i lets a token at position i see positions 0 to i.</summary>
    internal static float[] CausalMask(int context)
    {
        float[] mask = new float[context * context];
        for (int row = 0; row < context; row++)
        {
            mask.AsSpan((row * context) + row + 1, context - row - 1).Fill(float.NegativeInfinity);
        }

        return mask;
    }
}
