using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SimpleClip.Images;
using SimpleClip.Models;

namespace SimpleClip.Onnx;

/// <summary>What a tower's graph takes and gives in one model.</summary>
/// <param name="Entry">The graph's name in a model package, for error messages.</param>
/// <param name="Tower">Names and types.</param>
/// <param name="InputShape">The input's shape without the batch.</param>
/// <param name="Dimension">The length of an embedding.</param>
/// <param name="EndToken">The token that ends a text; of no meaning for images.</param>
internal sealed record TowerContract(string Entry, ClipTowerInfo Tower, long[] InputShape, int Dimension, long EndToken)
{
    /// <summary>The number of input values of one image or text.</summary>
    public int ValuesPerRow => checked((int)InputShape.Aggregate(1L, (product, size) => product * size));

    public static TowerContract ForImages(ClipModelInfo info) => new(
        ClipModelEntries.ImageGraph,
        info.ImageTower ?? ClipTowerInfo.ImageTower,
        [RgbImage.Channels, info.Image.Size, info.Image.Size],
        info.EmbeddingDimension,
        EndToken: 0);

    public static TowerContract ForTexts(ClipModelInfo info, ClipTokenizer tokenizer) => new(
        ClipModelEntries.TextGraph,
        info.TextTower ?? ClipTowerInfo.TextTower,
        [info.ContextLength],
        info.EmbeddingDimension,
        tokenizer.EndToken);

    /// <summary>Fails if a graph is not what the model's description says.</summary>
    /// <exception cref="InvalidDataException">Something differs; the message says what.</exception>
    public void Check(InferenceSession session)
    {
        Check("input", session.InputMetadata, Tower.InputName, Tower.InputType, InputShape);
        if (Tower.AttentionMaskName is { } mask)
        {
            Check("input", session.InputMetadata, mask, Tower.AttentionMaskType ?? Tower.InputType, InputShape);
        }

        Check("output", session.OutputMetadata, Tower.OutputName, Tower.OutputType, [Dimension]);
        int inputs = Tower.AttentionMaskName is null ? 1 : 2;
        if (session.InputMetadata.Count != inputs)
        {
            throw new InvalidDataException(
                $"{Entry}: expected the input '{Tower.InputName}'{(inputs == 2 ? $" and '{Tower.AttentionMaskName}'" : "")} only, found " +
                $"{string.Join(", ", session.InputMetadata.Keys)}.");
        }
    }

    /// <summary>ONNX Runtime's name of a type.</summary>
    internal static TensorElementType ToRuntime(TowerElementType type) => type switch
    {
        TowerElementType.Float32 => TensorElementType.Float,
        TowerElementType.Float16 => TensorElementType.Float16,
        TowerElementType.Int64 => TensorElementType.Int64,
        _ => TensorElementType.Int32,
    };

    private void Check(string role, IReadOnlyDictionary<string, NodeMetadata> found, string name, TowerElementType type, long[] shape)
    {
        string batch = Tower.FixedBatchSize?.ToString() ?? "batch";
        string expected = $"{Entry}: expected the {role} '{name}' of type {type} and shape [{batch}, {string.Join(", ", shape)}]";
        if (!found.TryGetValue(name, out NodeMetadata? node))
        {
            throw new InvalidDataException($"{expected}, found {string.Join(", ", found.Keys)}.");
        }

        // An unknown dimension is -1; exporters may leave any of them open.
        bool fits = node.IsTensor && node.ElementDataType == ToRuntime(type) && node.Dimensions.Length == shape.Length + 1
            && (node.Dimensions[0] == -1 || node.Dimensions[0] == Tower.FixedBatchSize)
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
