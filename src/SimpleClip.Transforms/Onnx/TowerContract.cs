using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SimpleClip.Images;
using SimpleClip.Models;

namespace SimpleClip.Onnx;

/// <summary>What a tower's graph takes and gives: one input and one output, whose first dimension is the batch.</summary>
/// <param name="Entry">The graph's name in a model package, for error messages.</param>
/// <param name="InputName">The input's name.</param>
/// <param name="InputType">The type of its elements.</param>
/// <param name="InputShape">Its shape without the batch.</param>
/// <param name="OutputName">The output's name.</param>
/// <param name="Dimension">The length of an embedding.</param>
internal sealed record TowerContract(
    string Entry, string InputName, TensorElementType InputType, long[] InputShape, string OutputName, int Dimension)
{
    /// <summary>The number of input values of one image or text.</summary>
    public int ValuesPerRow => checked((int)InputShape.Aggregate(1L, (product, size) => product * size));

    public static TowerContract ForImages(ClipModelInfo info) => new(
        ClipModelEntries.ImageGraph,
        "pixel_values",
        TensorElementType.Float,
        [RgbImage.Channels, info.Image.Size, info.Image.Size],
        "image_embeds",
        info.EmbeddingDimension);

    public static TowerContract ForTexts(ClipModelInfo info) => new(
        ClipModelEntries.TextGraph, "input_ids", TensorElementType.Int64, [info.ContextLength], "text_embeds", info.EmbeddingDimension);

    /// <summary>Fails if a graph is not what the model's description says.</summary>
    /// <exception cref="InvalidDataException">Something differs; the message says what.</exception>
    public void Check(InferenceSession session)
    {
        Check("input", session.InputMetadata, InputName, InputType, InputShape);
        Check("output", session.OutputMetadata, OutputName, TensorElementType.Float, [Dimension]);
        if (session.InputMetadata.Count != 1)
        {
            throw new InvalidDataException(
                $"{Entry}: expected the input '{InputName}' only, found {string.Join(", ", session.InputMetadata.Keys)}.");
        }
    }

    private void Check(string role, IReadOnlyDictionary<string, NodeMetadata> found, string name, TensorElementType type, long[] shape)
    {
        string expected = $"{Entry}: expected the {role} '{name}' of type {type} and shape [batch, {string.Join(", ", shape)}]";
        if (!found.TryGetValue(name, out NodeMetadata? node))
        {
            throw new InvalidDataException($"{expected}, found {string.Join(", ", found.Keys)}.");
        }

        // An unknown dimension is -1; exporters may leave any of them open.
        bool fits = node.IsTensor && node.ElementDataType == type && node.Dimensions.Length == shape.Length + 1 && node.Dimensions[0] == -1
            && node.Dimensions.Skip(1).Zip(shape).All(pair => pair.First == -1 || pair.First == pair.Second);
        if (!fits)
        {
            string dimensions = node.IsTensor
                ? $"type {node.ElementDataType} and shape [{string.Join(", ", node.Dimensions)}]"
                : $"{node.OnnxValueType}";
            throw new InvalidDataException($"{expected}, found {dimensions}.");
        }
    }
}
