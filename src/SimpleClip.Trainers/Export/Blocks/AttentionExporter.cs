namespace SimpleClip.Export;

/// <summary>Writes the part of attention layers that has no weights: <c>softmax(q kᵀ + mask) v</c> over several heads.</summary>
/// <param name="graph">The graph.</param>
/// <param name="headWidth">Features of a head.</param>
/// <param name="prefix">What the shapes that all these layers use are named after.</param>
/// <param name="leading">Number of dimensions before those of tokens and features: 1 for a batch of sequences.</param>
/// <param name="scales">Whether queries are still to be divided by √(head width).</param>
internal sealed class AttentionExporter(OnnxGraphBuilder graph, int headWidth, string prefix, int leading = 1, bool scales = false)
{
    /// <summary>[0, ..., 0, heads, head width]: ONNX reads a zero as "this dimension as it is", and -1 as "what remains".</summary>
    private readonly string _headsShape = graph.Integers($"{prefix}.heads_shape", [.. new long[leading + 1], -1, headWidth]);

    private readonly string _joinedShape = graph.Integers($"{prefix}.joined_shape", [.. new long[leading + 1], -1]);

    private readonly string? _scale = scales ? graph.Scalar($"{prefix}.score_scale", (float)(1 / Math.Sqrt(headWidth))) : null;

    /// <summary>Writes the attention of one layer.</summary>
    /// <param name="name">The layer's place in the network.</param>
    /// <param name="query">The tokens that attend, [..., queries, heads·head width].</param>
    /// <param name="key">What they are compared with, [..., tokens, heads·head width].</param>
    /// <param name="value">What they take, [..., tokens, heads·head width].</param>
    /// <param name="mask">Added to the scores [..., heads, queries, tokens]; null for none.</param>
    /// <returns>[..., queries, heads·head width].</returns>
    public string Mix(string name, string query, string key, string value, string? mask = null)
    {
        int head = leading, token = leading + 1, feature = leading + 2;
        string scaled = _scale is null ? query : graph.Node("Mul", $"{name}.scaled_query", [query, _scale]);
        string scores = graph.Node("MatMul", $"{name}.scores", [Heads(scaled, token, head, feature), Heads(key, token, feature, head)]);
        string masked = mask is null ? scores : graph.Node("Add", $"{name}.masked_scores", [scores, mask]);
        string shares = graph.Node("Softmax", $"{name}.shares", [masked], ("axis", -1));
        string mixed = graph.Node("MatMul", $"{name}.mixed", [shares, Heads(value, token, head, feature)]);
        string sequence = graph.Node("Transpose", $"{name}.mixed_sequence", [mixed], ("perm", Order(token, head, feature)));
        return graph.Node("Reshape", $"{name}.joined", [sequence, _joinedShape]);
    }

    /// <summary>[..., tokens, heads·head width], its heads apart and its last three dimensions reordered.</summary>
    private string Heads(string projected, params ReadOnlySpan<int> order) => graph.Node(
        "Transpose", $"{projected}.by_head", [graph.Node("Reshape", $"{projected}.split", [projected, _headsShape])], ("perm", Order(order)));

    private long[] Order(params ReadOnlySpan<int> last) => [.. Enumerable.Range(0, leading).Select(static dimension => (long)dimension), last[0], last[1], last[2]];
}
