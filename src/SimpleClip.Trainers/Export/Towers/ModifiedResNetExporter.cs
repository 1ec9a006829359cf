using SimpleClip.Networks;

namespace SimpleClip.Export;

/// <summary>Writes CLIP's ResNet. Every batch norm becomes part of the convolution before it.</summary>
internal sealed class ModifiedResNetExporter(LayerExporter layers, ModifiedResNet tower)
{
    private const string PoolName = "visual.attnpool";

    private readonly OnnxGraphBuilder _graph = layers.Graph;
    private readonly ConvolutionExporter _convolutions = new(layers);

    /// <summary>Writes the tower.</summary>
    /// <param name="pixels">The images.</param>
    /// <param name="output">The name of the result.</param>
    /// <returns>What was written, in words.</returns>
    public string Export(string pixels, string output)
    {
        string maps = Stem(pixels);
        for (int stage = 0; stage < tower.Stages.Count; stage++)
        {
            for (int block = 0; block < tower.Stages[stage].Count; block++)
            {
                maps = Block($"visual.layer{stage + 1}.{block}", maps, tower.Stages[stage][block]);
            }
        }

        Pool(output, maps);
        return tower.Config.Describe();
    }

    private string Stem(string pixels)
    {
        string maps = pixels;
        for (int layer = 0; layer < tower.StemLayers.Count; layer++)
        {
            (Conv2d convolution, BatchNorm2d norm) = tower.StemLayers[layer];
            maps = _convolutions.Relu($"visual.act{layer + 1}", _convolutions.Convolution($"visual.conv{layer + 1}", maps, convolution, norm));
        }

        return _convolutions.AveragePool("visual.avgpool", maps, 2);
    }

    private string Block(string name, string input, Bottleneck block)
    {
        string narrow = Convolution(0, input), mixed = Convolution(1, _convolutions.Relu($"{name}.act1", narrow));
        string active = _convolutions.Relu($"{name}.act2", mixed);
        string wide = Convolution(2, Reduce($"{name}.avgpool", active, block.Stride));
        string shortcut = block.Shortcut is null ? input : Shortcut($"{name}.downsample", input, block.Shortcut);
        return _convolutions.Relu(name, layers.Add($"{name}.sum", wide, shortcut));

        string Convolution(int layer, string maps) =>
            _convolutions.Convolution($"{name}.conv{layer + 1}", maps, block.Layers[layer].Convolution, block.Layers[layer].Norm);
    }

    private string Shortcut(string name, string input, PooledProjection shortcut) =>
        _convolutions.Convolution(name, Reduce($"{name}.avgpool", input, shortcut.Stride), shortcut.Convolution, shortcut.Norm);

    private string Reduce(string name, string maps, int stride) => stride > 1 ? _convolutions.AveragePool(name, maps, stride) : maps;

    private void Pool(string output, string maps)
    {
        AttentionPool2d pool = tower.Pool;
        long width = tower.Config.Features;
        string columns = _graph.Node("Reshape", $"{PoolName}.columns", [maps, _graph.Integers($"{PoolName}.columns_shape", 0, width, -1)]);
        string pixels = _graph.Node("Transpose", $"{PoolName}.pixels", [columns], ("perm", new long[] { 0, 2, 1 }));
        string mean = _graph.Node("ReduceMean", $"{PoolName}.mean", [pixels], ("axes", new long[] { 1 }), ("keepdims", 1));
        string all = _graph.Node("Concat", $"{PoolName}.all", [mean, pixels], ("axis", 1));
        string tokens = layers.Add($"{PoolName}.tokens", all, layers.Weights($"{PoolName}.positional_embedding", pool.Positions));
        string first = _graph.Node("Gather", $"{PoolName}.first", [tokens, _graph.Integers($"{PoolName}.first_position", 0)], ("axis", 1));

        string query = layers.Linear($"{PoolName}.q_proj", first, pool.Query);
        string key = layers.Linear($"{PoolName}.k_proj", tokens, pool.Key);
        string value = layers.Linear($"{PoolName}.v_proj", tokens, pool.Value);
        var attention = new AttentionExporter(layers.Graph, tower.Config.Features / pool.Heads, PoolName, scales: true);
        string mixed = attention.Mix(PoolName, query, key, value);
        string vector = _graph.Node("Squeeze", $"{PoolName}.vector", [mixed, _graph.Integers($"{PoolName}.token_axis", 1)]);
        layers.Linear(output, vector, pool.Output);
    }
}
