namespace SimpleClip.Export;

/// <summary>Writes softmax attention over several heads.</summary>
/// <param name="graph">The graph.</param>
/// <param name="headWidth">Features of a head.</param>
/// <param name="prefix">What the shapes that all attentions use are named after.</param>
internal sealed class AttentionExporter(OnnxGraphBuilder graph, int headWidth, string prefix)
{
    /// <summary>[0, 0, heads, head width]: ONNX reads a zero as "this dimension as it is", and -1 as "what remains".</summary>
    private readonly string _headsShape = graph.Integers($"{prefix}.heads_shape", 0, 0, -1, headWidth);

    private readonly string _joinedShape = graph.Integers($"{prefix}.joined_shape", 0, 0, -1);

    /// <summary>Writes the attention.</summary>
    /// <param name="name">Its place in the network.</param>
    /// <param name="query">Queries, already divided by √(head width), [batch, queries, heads·head width].</param>
    /// <param name="key">Keys, [batch, tokens, heads·head width].</param>
    /// <param name="value">Values, [batch, tokens, heads·head width].</param>
    /// <param name="mask">Added to the scores; null for none.</param>
    /// <returns>[batch, queries, heads·head width].</returns>
    public string Mix(string name, string query, string key, string value, string? mask)
    {
        string scores = graph.Node("MatMul", $"{name}.scores", [Heads(query, 0, 2, 1, 3), Heads(key, 0, 2, 3, 1)]);
        string masked = mask is null ? scores : graph.Node("Add", $"{name}.masked_scores", [scores, mask]);
        string shares = graph.Node("Softmax", $"{name}.shares", [masked], ("axis", -1));
        string mixed = graph.Node("MatMul", $"{name}.mixed", [shares, Heads(value, 0, 2, 1, 3)]);
        string sequence = graph.Node("Transpose", $"{name}.mixed_sequence", [mixed], ("perm", new long[] { 0, 2, 1, 3 }));
        return graph.Node("Reshape", $"{name}.joined", [sequence, _joinedShape]);
    }

    private string Heads(string projected, params long[] order) =>
        graph.Node("Transpose", $"{projected}.by_head", [graph.Node("Reshape", $"{projected}.split", [projected, _headsShape])], ("perm", order));
}
