using SimpleClip.Networks;

namespace SimpleClip.Export;

/// <summary>Writes an MLP-Mixer.</summary>
internal sealed class MlpMixerExporter(TimmLayerExporter timm, MlpMixer network, string prefix)
{
    /// <summary>Writes the network.</summary>
    /// <param name="pixels">The images.</param>
    /// <returns>The pooled features, [batch, features].</returns>
    public string Export(string pixels)
    {
        string tokens = timm.PatchEmbed($"{prefix}.stem", pixels, network.Stem);
        for (int block = 0; block < network.Blocks.Count; block++)
        {
            tokens = Block($"{prefix}.blocks.{block}", tokens, network.Blocks[block]);
        }

        return timm.MeanToken($"{prefix}.pooled", timm.Layers.Norm($"{prefix}.norm", tokens, network.Norm));
    }

    private string Block(string name, string input, MixerBlock block)
    {
        string columns = Transpose($"{name}.channels", timm.Layers.Norm($"{name}.norm1", input, block.TokenNorm));
        string mixed = Transpose($"{name}.tokens", timm.Mlp($"{name}.mlp_tokens", columns, block.Tokens));
        string tokens = timm.Layers.Add($"{name}.mixed", input, mixed);
        string normed = timm.Layers.Norm($"{name}.norm2", tokens, block.ChannelNorm);
        return timm.Layers.Add(name, tokens, timm.Mlp($"{name}.mlp_channels", normed, block.Channels));
    }

    private string Transpose(string name, string input) => timm.Graph.Node("Transpose", name, [input], ("perm", new long[] { 0, 2, 1 }));
}
