using SimpleClip.Onnx;

namespace SimpleClip.Models;

/// <summary>Two graphs that belong together, and what is known of them.</summary>
internal sealed class OnnxPair
{
    /// <summary>The image tower.</summary>
    public required byte[] ImageGraph { get; init; }

    /// <summary>What the image tower says of itself.</summary>
    public required GraphTower Image { get; init; }

    /// <summary>The text tower.</summary>
    public required byte[] TextGraph { get; init; }

    /// <summary>What the text tower says of itself.</summary>
    public required GraphTower Text { get; init; }

    /// <summary>Makes a model of them.</summary>
    /// <param name="info">What is known of the model beside; sizes that are 0 are those of the graphs.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="name">The model's name, for messages.</param>
    /// <exception cref="InvalidDataException">The parts do not fit together.</exception>
    public ClipModel ToModel(ClipModelInfo info, ClipTokenizer tokenizer, string name)
    {
        try
        {
            info = info with
            {
                EmbeddingDimension = Agree("The length of an embedding", info.EmbeddingDimension, Image.Dimension, Text.Dimension),
                ContextLength = Agree("The number of tokens", info.ContextLength, Text.Length),
                Image = info.Image with { Size = Agree("The side of images", info.Image.Size, Image.Length) },
                ImageTower = Image.Info,
                TextTower = Text.Info,
            };
            return Text.Info.PaddingToken < tokenizer.VocabularySize
                ? ClipModel.Create(info, ImageGraph, TextGraph, tokenizer)
                : throw new ArgumentException(
                    $"The padding token {Text.Info.PaddingToken} is none of the tokenizer's {tokenizer.VocabularySize}.");
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"{name}: {exception.Message}", exception);
        }
    }

    private static int Agree(string what, int stated, params ReadOnlySpan<int?> found)
    {
        int agreed = stated;
        foreach (int? length in found)
        {
            if (length is { } other && agreed != 0 && agreed != other)
            {
                throw new ArgumentException($"{what} is {agreed} in one place and {other} in another; expected one model.");
            }

            agreed = length ?? agreed;
        }

        return agreed != 0 ? agreed : throw new ArgumentException($"{what} is open in the graphs and stated nowhere.");
    }
}
