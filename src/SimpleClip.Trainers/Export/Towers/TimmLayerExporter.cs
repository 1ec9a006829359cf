using SimpleClip.Networks;

namespace SimpleClip.Export;

/// <summary>Writes the layers that timm's networks have in common.</summary>
internal sealed class TimmLayerExporter(LayerExporter layers)
{
    public LayerExporter Layers { get; } = layers;

    public OnnxGraphBuilder Graph => Layers.Graph;

    public ConvolutionExporter Convolutions { get; } = new(layers);

    public string Mlp(string name, string input, Mlp layer)
    {
        string hidden = Layers.Linear($"{name}.fc1", input, layer.Expand);
        return Layers.Linear($"{name}.fc2", Layers.Activate($"{name}.act", hidden, Activation.Gelu), layer.Contract);
    }

    /// <summary>Writes a patch embedding.</summary>
    /// <returns>[batch, patches, features], row of patches by row of patches.</returns>
    public string PatchEmbed(string name, string pixels, PatchEmbed layer)
    {
        string grid = Convolutions.ToChannelsLast($"{name}.grid", Convolutions.Convolution($"{name}.proj", pixels, layer.Projection));
        string tokens = Graph.Node("Reshape", $"{name}.tokens", [grid, Graph.Integers($"{name}.tokens_shape", 0, -1, layer.Projection.Shape.Outputs)]);
        return layer.Norm is null ? tokens : Layers.Norm($"{name}.norm", tokens, layer.Norm);
    }

    /// <summary>Averages the tokens of [batch, tokens, features].</summary>
    public string MeanToken(string name, string tokens) => Graph.Node("ReduceMean", name, [tokens], ("axes", new long[] { 1 }), ("keepdims", 0));
}
