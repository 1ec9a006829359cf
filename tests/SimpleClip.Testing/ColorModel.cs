using System.Text.Json;

namespace SimpleClip.Testing;

/// <summary>
/// A CLIP model of a few numbers that truly matches pictures and captions, for tests that need a model but no training: an image's
/// embedding is its mean colour, a text's the sum of the colours it names.
/// </summary>
public static class ColorModel
{
    /// <summary>The colours the model knows, with their red, green and blue.</summary>
    public static readonly IReadOnlyDictionary<string, (byte Red, byte Green, byte Blue)> Colors =
        new Dictionary<string, (byte, byte, byte)>
    {
        ["red"] = (255, 0, 0),
        ["green"] = (0, 255, 0),
        ["blue"] = (0, 0, 255),
        ["yellow"] = (255, 255, 0),
        ["white"] = (255, 255, 255),
    };

    /// <summary>The length of an embedding: red, green, blue, and one that is always zero.</summary>
    public const int Dimension = 4;

    /// <summary>The side of the images the model takes.</summary>
    public const int ImageSize = 8;

    /// <summary>The number of tokens the model takes.</summary>
    public const int ContextLength = 12;

    /// <summary>Makes the model.</summary>
    /// <param name="weights">Weights for training on, which the model does not use itself.</param>
    public static ClipModel Create(byte[]? weights = null)
    {
        ClipTokenizer tokenizer = CreateTokenizer();
        return ClipModel.Create(CreateInfo(tokenizer), ImageTower(Dimension), TextTower(tokenizer), tokenizer, weights);
    }

    /// <summary>The model with another scale and bias of its logits.</summary>
    /// <param name="scale">The natural logarithm of the scale.</param>
    /// <param name="bias">The bias.</param>
    public static ClipModel WithLogits(double scale, double bias)
    {
        ClipTokenizer tokenizer = CreateTokenizer();
        ClipModelInfo info = CreateInfo(tokenizer) with { LogitScale = scale, LogitBias = bias };
        return ClipModel.Create(info, ImageTower(Dimension), TextTower(tokenizer), tokenizer);
    }

    /// <summary>What the model says of itself.</summary>
    public static ClipModelInfo CreateInfo(ClipTokenizer tokenizer) => new()
    {
        Architecture = "mean colour",
        Config = JsonDocument.Parse("""{ "embed_dim": 4 }""").RootElement,
        EmbeddingDimension = Dimension,
        Image = ImageProcessorOptions.OpenAI(ImageSize) with { Mean = [0.5f, 0.5f, 0.5f], Std = [0.5f, 0.5f, 0.5f] },
        ContextLength = ContextLength,
        VocabularySize = tokenizer.VocabularySize,
        LogitScale = Math.Log(20),
    };

    /// <summary>A tokenizer to which every colour is one token.</summary>
    public static ClipTokenizer CreateTokenizer() =>
        ClipTokenizer.Train(Enumerable.Repeat($"a photo of a {string.Join(' ', Colors.Keys)} square.", 2), 700);

    /// <summary>The image tower: global average of [batch, 3, size, size], then a matrix [3, dimension].</summary>
    public static byte[] ImageTower(int dimension)
    {
        float[] matrix = new float[3 * dimension];
        for (int channel = 0; channel < 3; channel++)
        {
            matrix[(channel * dimension) + channel] = 1;
        }

        return new OnnxGraph()
            .Input("pixel_values", OnnxGraph.ElementType.Float, 3, ImageSize, ImageSize)
            .Weights("matrix", matrix, 3, dimension)
            .Node("GlobalAveragePool", ["pixel_values"], "pooled")
            .Node("Flatten", ["pooled"], "flat", "axis", 1)
            .Node("MatMul", ["flat", "matrix"], "image_embeds")
            .Output("image_embeds", dimension)
            .ToArray();
    }

    private static byte[] TextTower(ClipTokenizer tokenizer)
    {
        float[] table = new float[tokenizer.VocabularySize * Dimension];
        foreach ((string name, (byte red, byte green, byte blue)) in Colors)
        {
            int row = tokenizer.Encode(name)[0] * Dimension;
            (table[row], table[row + 1], table[row + 2]) = (Signed(red), Signed(green), Signed(blue));
        }

        return new OnnxGraph()
            .Input("input_ids", OnnxGraph.ElementType.Int64, ContextLength)
            .Weights("table", table, tokenizer.VocabularySize, Dimension)
            .Node("Gather", ["table", "input_ids"], "vectors")
            .Node("ReduceMean", ["vectors"], "mean", "axes", 1, isList: true)
            .Node("Flatten", ["mean"], "text_embeds", "axis", 1)
            .Output("text_embeds", Dimension)
            .ToArray();
    }

    private static float Signed(byte value) => value == 255 ? 1 : -1;
}
