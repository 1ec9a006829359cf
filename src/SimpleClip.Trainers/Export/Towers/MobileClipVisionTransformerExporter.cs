using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Export;

/// <summary>Writes the image tower of MobileCLIP-B.</summary>
internal sealed class MobileClipVisionTransformerExporter(LayerExporter layers, MobileClipVisionTransformer tower)
{
    private const string Prefix = "visual.model";

    private readonly MobileClipLayerExporter _parts = new(layers);

    /// <summary>Writes the tower.</summary>
    /// <param name="pixels">The images.</param>
    /// <param name="output">The name of the result.</param>
    /// <returns>What was written, in words.</returns>
    public string Export(string pixels, string output)
    {
        ConvolutionalVit model = tower.Model;
        string tokens = Embed(pixels, model);
        var attention = new AttentionExporter(layers.Graph, tower.Config.Width / tower.Config.Heads, $"{Prefix}.transformer", scales: true);
        for (int layer = 0; layer < model.Layers.Links.Count; layer++)
        {
            tokens = _parts.PreNormLayer($"{Prefix}.transformer.{layer}", tokens, (PreNormLayer)model.Layers.Links[layer], attention, mask: null);
        }

        OnnxGraphBuilder graph = layers.Graph;
        string first = graph.Node("Gather", $"{Prefix}.class", [tokens, graph.Integers($"{Prefix}.class_position", 0)], ("axis", 1));
        string pooled = graph.Node("Squeeze", $"{Prefix}.pooled", [first, graph.Integers($"{Prefix}.token_axis", 1)]);
        layers.Project(output, layers.Norm($"{Prefix}.post_transformer_norm", pooled, model.NormAfter), model.Head.Projection);
        return tower.Config.Describe();
    }

    private string Embed(string pixels, ConvolutionalVit model)
    {
        string maps = pixels;
        for (int i = 0; i < model.Stem.Links.Count; i++)
        {
            maps = Convolve($"{Prefix}.patch_emb.{i}", maps, (StemConvolution)model.Stem.Links[i]);
        }

        string patches = _parts.PixelTokens($"{Prefix}.patches", maps, tower.Config.Width);
        using var noGradients = no_grad();
        using Tensor positions = model.Positions.call(tower.Config.Patches);
        string positioned = layers.Add($"{Prefix}.positioned", patches, layers.Weights($"{Prefix}.pos_embed", positions));
        return layers.PrependToken($"{Prefix}.tokens", positioned, ($"{Prefix}.cls_token", model.ClassToken));
    }

    private string Convolve(string name, string input, StemConvolution layer) => layer.Norm is null
        ? _parts.Convolutions.Convolution($"{name}.block.conv", input, layer.Convolution)
        : _parts.Gelu($"{name}.block.act", _parts.Convolutions.Convolution($"{name}.block.conv", input, layer.Convolution, layer.Norm));
}
