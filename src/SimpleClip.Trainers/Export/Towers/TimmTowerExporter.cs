using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Export;

/// <summary>Writes an image tower that consists of a timm network and a linear map.</summary>
internal sealed class TimmTowerExporter(LayerExporter layers, TimmImageTower tower)
{
    private const string TrunkName = "visual.trunk";

    /// <summary>Writes the tower.</summary>
    /// <param name="pixels">The images.</param>
    /// <param name="output">The name of the result.</param>
    /// <returns>What was written, in words.</returns>
    /// <exception cref="NotSupportedException">The network is of a kind that this library does not export.</exception>
    public string Export(string pixels, string output)
    {
        var timm = new TimmLayerExporter(layers);
        string features = tower.Trunk switch
        {
            ConvNext convNext => new ConvNextExporter(timm, convNext, TrunkName).Export(pixels),
            SwinTransformer swin => new SwinTransformerExporter(timm, swin, TrunkName).Export(pixels),
            MlpMixer mixer => new MlpMixerExporter(timm, mixer, TrunkName).Export(pixels),
            nn.Module<Tensor, Tensor> other => throw new NotSupportedException($"A network of type {other.GetType().Name} cannot be written as ONNX."),
        };
        layers.Linear(output, features, tower.Projection);
        return tower.Config.Describe();
    }
}
