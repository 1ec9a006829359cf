using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Export;

/// <summary>Writes MobileCLIP's image encoder, re-parameterised.</summary>
internal sealed class MobileClipImageExporter(LayerExporter layers, MobileClipImageEncoder tower)
{
    private readonly MobileClipLayerExporter _parts = new(layers);
    private SasPBlockExporter? _sasP;

    private ConvolutionExporter Convolutions => _parts.Convolutions;

    /// <summary>Writes the tower.</summary>
    /// <param name="pixels">The images.</param>
    /// <param name="output">The name of the result.</param>
    /// <returns>What was written, in words.</returns>
    public string Export(string pixels, string output)
    {
        using MobileClipImageEncoder merged = tower.Reparameterize();
        FastVit model = merged.Model;
        string maps = Chain("visual.model.patch_embed", pixels, model.Stem);
        maps = Chain("visual.model.network", maps, model.Network);
        maps = MobileOne("visual.model.conv_exp", maps, model.Expansion);
        string pooled = Convolutions.Flatten("visual.model.head.flat", Convolutions.GlobalAveragePool("visual.model.head.pool", maps));
        layers.Project(output, pooled, model.Head.Projection);
        return merged.Config.Describe();
    }

    private string Chain(string name, string input, Chain chain)
    {
        string maps = input;
        for (int i = 0; i < chain.Links.Count; i++)
        {
            maps = Module($"{name}.{i}", maps, chain.Links[i]);
        }

        return maps;
    }

    private string Module(string name, string input, nn.Module<Tensor, Tensor> module) => module switch
    {
        Chain stage => Chain(name, input, stage),
        MobileOneBlock block => MobileOne(name, input, block),
        RepConditionalPosition positions => Convolutions.Convolution($"{name}.reparam_conv", input, positions.MergedConvolution!),
        OverlappingPatchEmbedding step => Downsample($"{name}.proj", input, step),
        RepMixerBlock block => _parts.RepMixerBlock(name, input, block),
        ImageAttentionBlock block => AttentionBlock(name, input, block),
        ImageSasPBlock block => SasPBlock(name, input, block),
        BatchNorm2d norm => Convolutions.BatchNorm(name, input, norm),
        _ => throw new NotSupportedException($"A module of type {module.GetType().Name} cannot be written as ONNX."),
    };

    private string MobileOne(string name, string input, MobileOneBlock block)
    {
        string mixed = Convolutions.Convolution($"{name}.reparam_conv", input, block.MergedConvolution!);
        string gated = block.Excitation is null ? mixed : Excite($"{name}.se", mixed, block.Excitation, "reduce", "expand");
        return block.Shape.Activates ? _parts.Gelu($"{name}.activation", gated) : gated;
    }

    private string Downsample(string name, string input, OverlappingPatchEmbedding step)
    {
        LargeKernelConvolution layer = step.Downsampling;
        string mixed = Convolutions.Convolution($"{name}.0.lkb_reparam", input, layer.MergedConvolution!);
        string gated = layer.Excitation is null ? mixed : Excite($"{name}.0.se", mixed, layer.Excitation, "fc1", "fc2");
        return MobileOne($"{name}.1", _parts.Gelu($"{name}.0.activation", gated), step.Mixing);
    }

    private string Excite(string name, string input, SqueezeExcitation layer, string reduce, string expand) =>
        Convolutions.SqueezeExcite(name, input, (reduce, layer.Reduce), (expand, layer.Expand));

    private string AttentionBlock(string name, string input, ImageAttentionBlock block)
    {
        string normed = Convolutions.BatchNorm($"{name}.norm", input, block.Norm);
        string attended = _parts.AddScaled(name, input, SelfAttention($"{name}.token_mixer", normed, block.Attention), ("layer_scale_1", block.AttentionScale));
        string fed = _parts.FeedForward($"{name}.convffn", attended, block.FeedForward);
        return _parts.AddScaled(name, attended, fed, ("layer_scale_2", block.FeedForwardScale));
    }

    private string SasPBlock(string name, string input, ImageSasPBlock block)
    {
        const string prefix = "visual.model.sas_p";
        ShapedAttention attention = block.Attention;
        int width = (int)attention.Query.Weight.shape[0];
        _sasP ??= new SasPBlockExporter(layers, new AttentionExporter(layers.Graph, width / attention.Heads, prefix), prefix);
        string normed = Convolutions.BatchNorm($"{name}.norm", input, block.Norm);
        string tokens = _parts.PixelTokens($"{name}.tokens", normed, width);
        var place = new BlockPlace(name, tokens, Mask: null, Pool: null);
        string shaped = _sasP.Attention($"{name}.token_mixer", attention, block.AttentionGain, place, tokens, tokens);
        string fed = _parts.FeedForward($"{name}.convffn", normed, block.FeedForward);
        return layers.Add(
            name, _parts.PixelMaps($"{name}.mixed", shaped, input), Convolutions.LayerScale($"{name}.beta_ff", fed, block.FeedForwardGain));
    }

    private string SelfAttention(string name, string maps, ImageSelfAttention layer)
    {
        int width = (int)layer.Output.Weight.shape[0];
        string tokens = _parts.PixelTokens($"{name}.tokens", maps, width);
        var attention = new AttentionExporter(layers.Graph, width / layer.Heads, name, scales: true);
        string mixed = _parts.Attention(name, tokens, ("qkv", layer.Input), ("proj", layer.Output), attention);
        return _parts.PixelMaps(name, mixed, maps);
    }
}
