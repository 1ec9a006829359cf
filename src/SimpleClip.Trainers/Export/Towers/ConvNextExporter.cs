using SimpleClip.Networks;

namespace SimpleClip.Export;

/// <summary>Writes a ConvNeXt.</summary>
internal sealed class ConvNextExporter(TimmLayerExporter timm, ConvNext network, string prefix)
{
    private readonly ConvolutionExporter _convolutions = timm.Convolutions;

    /// <summary>Writes the network.</summary>
    /// <param name="pixels">The images.</param>
    /// <returns>The pooled features, [batch, features].</returns>
    public string Export(string pixels)
    {
        string maps = _convolutions.Convolution($"{prefix}.stem.0", pixels, network.Stem.Convolution);
        maps = _convolutions.ChannelNorm($"{prefix}.stem.1", maps, network.Stem.Norm);
        for (int stage = 0; stage < network.Stages.Count; stage++)
        {
            maps = Stage($"{prefix}.stages.{stage}", maps, network.Stages[stage]);
        }

        string pooled = _convolutions.Flatten($"{prefix}.head.flatten", _convolutions.GlobalAveragePool($"{prefix}.head.global_pool", maps));
        return timm.Layers.Norm($"{prefix}.head.norm", pooled, network.Norm);
    }

    private string Stage(string name, string input, ConvNextStage stage)
    {
        string maps = input;
        if (stage.Downsample is { } downsample)
        {
            string normed = _convolutions.ChannelNorm($"{name}.downsample.0", maps, downsample.Norm);
            maps = _convolutions.Convolution($"{name}.downsample.1", normed, downsample.Convolution);
        }

        for (int block = 0; block < stage.Blocks.Count; block++)
        {
            maps = Block($"{name}.blocks.{block}", maps, stage.Blocks[block]);
        }

        return maps;
    }

    private string Block(string name, string input, ConvNextBlock block)
    {
        string mixed = _convolutions.Convolution($"{name}.conv_dw", input, block.Convolution);
        string normed = timm.Layers.Norm($"{name}.norm", _convolutions.ToChannelsLast($"{name}.channels_last", mixed), block.Norm);
        string maps = _convolutions.ToChannelsFirst($"{name}.channels_first", timm.Mlp($"{name}.mlp", normed, block.Mlp));
        return timm.Layers.Add(name, input, _convolutions.LayerScale($"{name}.layer_scale", maps, block.Gain));
    }
}
