using SimpleClip.Networks;
using DataType = SimpleClip.Export.Format.TensorProto.Types.DataType;

namespace SimpleClip.Export;

/// <summary>Writes an image tower as an ONNX model.</summary>
public static class ImageTowerExporter
{
    /// <summary>The model's input: float32 [batch, 3, size, size], normalised unless the graph does it, see <see
    /// cref="OnnxExportOptions"/>.</summary>
    public const string InputName = "pixel_values";

    /// <summary>The model's output: float32 [batch, embedding], not normalised.</summary>
    public const string OutputName = "image_embeds";

    /// <summary>Writes the tower with any batch size, operator set 17.</summary>
    /// <param name="tower">The tower; on any device.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>The bytes of an .onnx file.</returns>
    /// <exception cref="ArgumentException">An option is invalid.</exception>
    /// <exception cref="NotSupportedException">The tower is of a kind that this library does not export.</exception>
    public static byte[] Export(ImageTower tower, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tower);
        options ??= new OnnxExportOptions();
        var graph = new OnnxGraphBuilder("clip_image_tower");
        var layers = new LayerExporter(graph);
        string pixels = graph.Input(InputName, DataType.Float, 3, tower.ImageSize, tower.ImageSize);
        string description = tower switch
        {
            MobileClipVisionTransformer vit => new MobileClipVisionTransformerExporter(layers, vit).Export(pixels, OutputName),
            MobileClipImageEncoder encoder => new MobileClipImageExporter(layers, encoder).Export(pixels, OutputName),
            ModifiedResNet resNet => new ModifiedResNetExporter(layers, resNet).Export(pixels, OutputName),
            TimmImageTower timm => new TimmTowerExporter(layers, timm).Export(pixels, OutputName),
            VisionTransformer vit => new VisionTransformerExporter(layers, vit).Export(pixels, OutputName),
            _ => throw new NotSupportedException($"An image tower of type {tower.GetType().Name} cannot be written as ONNX."),
        };
        graph.Output(OutputName, tower.EmbeddingDimension);
        return graph.ToModel($"CLIP image tower: {description}.", options.PassesForImages(InputName));
    }
}
