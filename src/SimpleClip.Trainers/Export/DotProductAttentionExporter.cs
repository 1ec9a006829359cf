namespace SimpleClip.Export;

/// <summary>Writes the part of an attention layer that has no weights: <c>softmax(q kᵀ / √features + mask) v</c> over several heads.</summary>
/// <param name="layers">Writes the layers.</param>
/// <param name="prefix">The place of the layers that share this shape in the network.</param>
/// <param name="leading">Number of dimensions before those of tokens and features.</param>
/// <param name="heads">Number of heads.</param>
/// <param name="width">Features of all heads.</param>
internal sealed class DotProductAttentionExporter(LayerExporter layers, string prefix, int leading, int heads, int width)
{
    private readonly OnnxGraphBuilder _graph = layers.Graph;

    /// <summary>[0, ..., 0, heads, width/heads]: ONNX reads a zero as "this dimension as it is".</summary>
    private readonly string _headsShape = layers.Graph.Integers($"{prefix}.heads_shape", [.. new long[leading + 1], heads, width / heads]);

    private readonly string _joinedShape = layers.Graph.Integers($"{prefix}.joined_shape", [.. new long[leading + 1], width]);

    private readonly string _scale = layers.Graph.Scalar($"{prefix}.score_scale", (float)(1 / Math.Sqrt((double)width / heads)));

    /// <summary>Writes the attention of one layer.</summary>
    /// <param name="name">The layer's place in the network.</param>
    /// <param name="query">The tokens that attend, [..., queries, width].</param>
    /// <param name="key">What they are compared with, [..., tokens, width].</param>
    /// <param name="value">What they take, [..., tokens, width].</param>
    /// <param name="mask">Added to the scores [..., heads, queries, tokens]; null for none.</param>
    /// <returns>[..., queries, width].</returns>
    public string Export(string name, string query, string key, string value, string? mask = null)
    {
        int head = leading, token = leading + 1, feature = leading + 2;
        string scaled = _graph.Node("Mul", $"{name}.scaled_query", [query, _scale]);
        string scores = _graph.Node("MatMul", $"{name}.scores", [Reorder(Split(scaled), token, head, feature), Reorder(Split(key), token, feature, head)]);
        string masked = mask is null ? scores : layers.Add($"{name}.masked_scores", scores, mask);
        string shares = _graph.Node("Softmax", $"{name}.shares", [masked], ("axis", -1));
        string mixed = _graph.Node("MatMul", $"{name}.mixed", [shares, Reorder(Split(value), token, head, feature)]);
        return _graph.Node("Reshape", $"{name}.joined", [Reorder(mixed, token, head, feature), _joinedShape]);
    }

    /// <summary>[..., tokens, width] to [..., tokens, heads, features].</summary>
    private string Split(string projected) => _graph.Node("Reshape", $"{projected}.split", [projected, _headsShape]);

    /// <summary>Reorders the last three dimensions.</summary>
    private string Reorder(string split, params ReadOnlySpan<int> order)
    {
        long[] permutation = [.. Enumerable.Range(0, leading).Select(dimension => (long)dimension), order[0], order[1], order[2]];
        return _graph.Node("Transpose", $"{split}.reordered", [split], ("perm", permutation));
    }
}
