using SimpleClip.Networks;
using DataType = SimpleClip.Export.Format.TensorProto.Types.DataType;

namespace SimpleClip.Export;

/// <summary>Writes a text tower as an ONNX model.</summary>
public static class TextTowerExporter
{
    /// <summary>The model's input: int64 [batch, context].</summary>
    public const string InputName = "input_ids";

    /// <summary>The input of a model that reads a language model's vectors in place of token ids, as <see cref="TextAdaptor"/> does:
    /// float32 [batch, width].</summary>
    public const string VectorInputName = "text_vectors";

    /// <summary>The model's output: float32 [batch, embedding], not normalised.</summary>
    public const string OutputName = "text_embeds";

    /// <summary>Writes the tower with any batch size, operator set 17.</summary>
    /// <param name="tower">The tower; on any device.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>The bytes of an .onnx file.</returns>
    /// <exception cref="ArgumentException">An option is invalid.</exception>
    /// <exception cref="NotSupportedException">The tower is of a kind that this library does not export.</exception>
    public static byte[] Export(TextTower tower, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tower);
        options ??= new OnnxExportOptions();
        var graph = new OnnxGraphBuilder("clip_text_tower");
        var layers = new LayerExporter(graph);
        string Ids() => graph.Input(InputName, DataType.Int64, tower.ContextLength);
        string Vectors(int width) => graph.Input(VectorInputName, DataType.Float, width);
        string description = tower switch
        {
            MobileClipTextEncoder encoder => new MobileClipTextExporter(layers, encoder).Export(Ids(), OutputName),
            TextTransformer transformer => new TextTransformerExporter(layers, transformer).Export(Ids(), OutputName),
            TextAdaptor adaptor => new TextAdaptorExporter(layers, adaptor).Export(Vectors(adaptor.Config.Width), OutputName),
            _ => throw new NotSupportedException($"A text tower of type {tower.GetType().Name} cannot be written as ONNX."),
        };
        graph.Output(OutputName, tower.EmbeddingDimension);
        return graph.ToModel($"CLIP text tower: {description}.", options.PassesForTexts());
    }
}
