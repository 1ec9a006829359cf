using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Export;

/// <summary>Writes a Swin transformer. The places of shifted windows, their masks and the biases of distances are constants of the
/// graph.</summary>
internal sealed class SwinTransformerExporter(TimmLayerExporter timm, SwinTransformer network, string prefix)
{
    private readonly LayerExporter _layers = timm.Layers;
    private readonly OnnxGraphBuilder _graph = timm.Graph;

    /// <summary>Writes the network.</summary>
    /// <param name="pixels">The images.</param>
    /// <returns>The pooled features, [batch, features].</returns>
    public string Export(string pixels)
    {
        string tokens = timm.PatchEmbed($"{prefix}.patch_embed", pixels, network.Patches);
        for (int stage = 0; stage < network.Stages.Count; stage++)
        {
            tokens = Stage($"{prefix}.layers.{stage}", tokens, network.Stages[stage]);
        }

        return timm.MeanToken($"{prefix}.pooled", _layers.Norm($"{prefix}.norm", tokens, network.Norm));
    }

    private string Stage(string name, string input, SwinStage stage)
    {
        string tokens = stage.Downsample is { } downsample ? Merge($"{name}.downsample", input, downsample) : input;
        WindowShape shape = stage.Blocks[0].Attention.Shape;
        var attention = new AttentionExporter(_layers.Graph, shape.Width / shape.Heads, name, leading: 2, scales: true);
        for (int block = 0; block < stage.Blocks.Count; block++)
        {
            tokens = Block($"{name}.blocks.{block}", tokens, stage.Blocks[block], attention);
        }

        return tokens;
    }

    private string Merge(string name, string input, PatchMerging layer)
    {
        long half = layer.Side / 2, width = layer.Width;
        string grid = _graph.Node("Reshape", $"{name}.grid", [input, _graph.Integers($"{name}.grid_shape", 0, half, 2, half, 2, width)]);
        string squares = _graph.Node("Transpose", $"{name}.squares", [grid], ("perm", new long[] { 0, 1, 3, 4, 2, 5 }));
        string joined = _graph.Node("Reshape", $"{name}.joined", [squares, _graph.Integers($"{name}.joined_shape", 0, half * half, 4 * width)]);
        return _layers.Linear($"{name}.reduction", _layers.Norm($"{name}.norm", joined, layer.Norm), layer.Reduction);
    }

    private string Block(string name, string input, SwinBlock block, AttentionExporter attention)
    {
        string mixed = Attention($"{name}.attn", _layers.Norm($"{name}.norm1", input, block.AttentionNorm), block.Attention, attention);
        string attended = _layers.Add($"{name}.attended", input, mixed);
        string normed = _layers.Norm($"{name}.norm2", attended, block.MlpNorm);
        return _layers.Add(name, attended, timm.Mlp($"{name}.mlp", normed, block.Mlp));
    }

    private string Attention(string name, string input, WindowAttention layer, AttentionExporter attention)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        WindowShape shape = layer.Shape;
        string ordered = Gather($"{name}.ordered", input, shape.Places(layer.IsShifted));
        string windowsShape = _graph.Integers($"{name}.windows_shape", 0, shape.Windows, shape.Area, shape.Width);
        string windows = _graph.Node("Reshape", $"{name}.windows", [ordered, windowsShape]);
        Tensor[] weights = layer.Input.Weight.chunk(3, 0), biases = layer.Input.Bias!.chunk(3, 0);
        string query = _layers.Linear($"{name}.query", windows, weights[0], biases[0]);
        string key = _layers.Linear($"{name}.key", windows, weights[1], biases[1]);
        string value = _layers.Linear($"{name}.value", windows, weights[2], biases[2]);
        string offsets = _layers.Weights($"{name}.score_offsets", layer.ScoreOffsets(layer.Biases.device));
        string mixed = attention.Mix(name, query, key, value, offsets);
        string sequence = _graph.Node("Reshape", $"{name}.sequence", [mixed, _graph.Integers($"{name}.sequence_shape", 0, -1, shape.Width)]);
        return Gather($"{name}.placed", _layers.Linear($"{name}.proj", sequence, layer.Output), shape.Tokens(layer.IsShifted));
    }

    private string Gather(string name, string tokens, long[] order) =>
        _graph.Node("Gather", name, [tokens, _graph.Integers($"{name}.order", order)], ("axis", 1));
}
