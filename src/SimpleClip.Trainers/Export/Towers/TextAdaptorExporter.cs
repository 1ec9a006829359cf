using SimpleClip.Networks;

namespace SimpleClip.Export;

/// <summary>Writes an adaptor of a language model's vectors.</summary>
internal sealed class TextAdaptorExporter(LayerExporter layers, TextAdaptor tower)
{
    /// <summary>Writes the tower.</summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="output">The name of the result.</param>
    /// <returns>What was written, in words.</returns>
    public string Export(string vectors, string output)
    {
        string tokens = Normalize(vectors);
        for (int layer = 0; layer < tower.Blocks.Count; layer++)
        {
            tokens = Block($"text_adaptor.{layer}", tokens, tower.Blocks[layer]);
        }

        layers.Linear(output, layers.Norm($"text_adaptor.{tower.Blocks.Count}", tokens, tower.NormAfter), tower.Projection);
        return $"adaptor of {tower.Config.Width} features, {tower.Config.Layers} blocks";
    }

    private string Normalize(string vectors)
    {
        OnnxGraphBuilder graph = layers.Graph;
        string length = graph.Node("ReduceL2", "vector_length", [vectors], ("axes", new long[] { 1 }), ("keepdims", 1));
        string divisor = graph.Node("Max", "vector_divisor", [length, graph.Scalar("least_length", (float)TextAdaptor.LeastLength)]);
        return graph.Node("Div", "normalized_vectors", [vectors, divisor]);
    }

    private string Block(string name, string input, TextAdaptorBlock block)
    {
        string normed = layers.Norm($"{name}.ln", input, block.Norm);
        string hidden = layers.Linear($"{name}.fn.0", normed, block.FeedForward.Expand);
        string active = layers.Activate($"{name}.fn.{Activation.Gelu}", hidden, Activation.Gelu);
        return layers.Add(name, input, layers.Linear($"{name}.fn.3", active, block.FeedForward.Contract));
    }
}
