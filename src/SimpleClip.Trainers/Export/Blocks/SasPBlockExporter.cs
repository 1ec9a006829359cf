using SimpleClip.Networks;
using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Export;

/// <summary>Writes SAS-P blocks. Gains are folded into vectors and weights; projections that blocks share are written once.</summary>
/// <param name="layers">Writes the layers.</param>
/// <param name="attentions">Writes the softmax part.</param>
/// <param name="prefix">What the blocks have in common is named after it.</param>
internal sealed class SasPBlockExporter(LayerExporter layers, AttentionExporter attentions, string prefix)
{
    private readonly OnnxGraphBuilder _graph = layers.Graph;
    private readonly Dictionary<Linear, (string Matrix, string? Bias)> _shared = [];
    private string? _counts;

    /// <summary>Writes a block.</summary>
    /// <returns>[batch, tokens, width].</returns>
    public string Export(SasPBlock block, BlockPlace place)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        string name = place.Name;
        string normed = Norm($"{name}.ln", place.Tokens, block.Norm);
        string own = place.Choose(normed, $"{name}.ln.pooled");
        string shaped = Attention($"{name}.attn", block.Attention, block.AttentionGain, place, normed, own);
        return layers.Add(name, shaped, layers.FeedForward($"{name}.mlp", own, block.FeedForward, block.FeedForwardGain));
    }

    private string Norm(string name, string input, nn.Module<Tensor, Tensor> norm) =>
        norm is RmsNorm rms ? layers.Norm(name, input, rms) : layers.Norm(name, input, (LayerNorm)norm);

    /// <summary>β_SA (α own + β attended − γ mean).</summary>
    /// <param name="name">The attention's place in the network.</param>
    /// <param name="attention">The attention.</param>
    /// <param name="attentionGain">β_SA.</param>
    /// <param name="place">Where the block stands.</param>
    /// <param name="normed">All tokens, normalised.</param>
    /// <param name="own">Those that are computed.</param>
    public string Attention(string name, ShapedAttention attention, Tensor attentionGain, BlockPlace place, string normed, string own)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        double scale = Math.Sqrt(attention.Heads / (double)attention.Query.Weight.shape[0]);
        string query = Project($"{name}.q", own, attention.Query, scale);
        string key = Project($"{name}.k", normed, attention.Key, 1);
        string attended = attentions.Mix(name, query, key, normed, place.Mask);
        string Gain(string input, string gain, Tensor values) => _graph.Node(
            "Mul", $"{name}.{gain}", [input, layers.Weights($"{name}.{gain}.weight", PerFeature(values * attentionGain, attention))]);

        string kept = Gain(own, "alpha", attention.IdentityGain);
        string read = Gain(attended, "beta", attention.AttentionGain);
        string centre = Gain(Mean($"{name}.mean", place, normed, attention.IsCausal), "gamma", attention.MeanGain);
        return _graph.Node("Sub", name, [layers.Add($"{name}.sum", kept, read), centre]);
    }

    /// <summary>The mean of the tokens that a token sees, [batch, tokens, width] or [batch, 1, width].</summary>
    private string Mean(string name, BlockPlace place, string normed, bool causal)
    {
        if (!causal)
        {
            return _graph.Node("ReduceMean", name, [normed], ("axes", new long[] { 1 }), ("keepdims", 1));
        }

        if (place.Pool is not null)
        {
            string shares = _graph.Node("Softmax", $"{name}.shares", [place.Mask!], ("axis", -1));
            string rows = _graph.Node("Squeeze", $"{name}.rows", [shares, _graph.Integers($"{name}.head_axis", 1)]);
            return _graph.Node("MatMul", name, [rows, normed]);
        }

        string sums = _graph.Node("CumSum", $"{name}.sums", [normed, _graph.Index($"{name}.token_axis", 1)]);
        return _graph.Node("Div", name, [sums, _counts ??= Counts(normed)]);
    }

    /// <summary>1, 2, ..., tokens, as a column.</summary>
    private string Counts(string normed)
    {
        string name = $"{prefix}.counts";
        string length = _graph.Node("Shape", $"{name}.length", [normed], ("start", 1), ("end", 2));
        string ones = _graph.Node("Expand", $"{name}.ones", [_graph.Scalar($"{name}.one", 1), length]);
        string counts = _graph.Node("CumSum", $"{name}.row", [ones, _graph.Index($"{name}.token_axis", 0)]);
        return _graph.Node("Unsqueeze", name, [counts, _graph.Integers($"{name}.feature_axis", 1)]);
    }

    private string Project(string name, string input, Linear layer, double scale)
    {
        if (!_shared.TryGetValue(layer, out (string Matrix, string? Bias) weights))
        {
            string matrix = layers.Weights($"{name}.weight", layer.Weight.t().Times(scale));
            weights = (matrix, layer.Bias is null ? null : layers.Weights($"{name}.bias", layer.Bias.Times(scale)));
            _shared.Add(layer, weights);
        }

        return weights.Bias is null
            ? _graph.Node("MatMul", name, [input, weights.Matrix])
            : layers.Add(name, _graph.Node("MatMul", $"{name}.product", [input, weights.Matrix]), weights.Bias);
    }

    /// <summary>[heads] to [width]: a head's gain for each of its features.</summary>
    private static Tensor PerFeature(Tensor gains, ShapedAttention attention) =>
        gains.unsqueeze(1).expand(-1, attention.Query.Weight.shape[0] / attention.Heads).reshape(-1);
}
