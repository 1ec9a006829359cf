using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using SimpleClip.Testing;
using static SimpleClip.Testing.OnnxGraph;

namespace SimpleClip.Tests.Models.Pretrained;

/// <summary>
/// <see cref="ColorModel"/> as Hugging Face's exporters would write it: an image's embedding is its mean colour; a text's the sum of the
/// colours it names, and <see cref="EndWeight"/> in the fourth place for every end token that the attention mask lets through.
/// </summary>
internal sealed record ColorExport
{
    /// <summary>What an end token adds to a text's embedding, so that padding with end tokens shows.</summary>
    public const float EndWeight = 0.25f;

    /// <summary>The trained scale of logits that only the graph of both towers holds.</summary>
    public const float LogitScale = 3.5f;

    public const string DataFile = "model.onnx_data";

    private const int Dimension = ColorModel.Dimension;

    public ElementType IdType { get; init; } = ElementType.Int64;

    public ElementType MaskType { get; init; } = ElementType.Int64;

    public bool HasMask { get; init; } = true;

    /// <summary>The type of pixels and embeddings.</summary>
    public ElementType FloatType { get; init; } = ElementType.Float;

    /// <summary>The fixed batch, or null for any.</summary>
    public long? Batch { get; init; }

    public string ImageOutput { get; init; } = "image_embeds";

    public string TextOutput { get; init; } = "text_embeds";

    public static ClipTokenizer Tokenizer { get; } = ColorModel.CreateTokenizer();

    /// <summary>The expected embedding of a text of one colour, of length 1.</summary>
    /// <param name="color">The colour.</param>
    /// <param name="endTokens">The number of end tokens that count.</param>
    public static float[] Expected(string color, int endTokens = 1)
    {
        float[] sum = [.. ColorVector(color), endTokens * EndWeight];
        float length = MathF.Sqrt(sum.Sum(value => value * value));
        return [.. sum.Select(value => value / length)];
    }

    /// <summary>The image tower.</summary>
    public byte[] ImageTower()
    {
        OnnxGraph graph = new OnnxGraph().InputOfShape("pixel_values", FloatType, Batch, null, null, null);
        return AddImageTower(graph, ImageOutput).OutputOfShape(ImageOutput, FloatType, Batch, Dimension).ToArray();
    }

    /// <summary>The text tower.</summary>
    public byte[] TextTower()
    {
        OnnxGraph graph = AddTextInputs(new OnnxGraph());
        return AddTextTower(graph, TextOutput, graph => graph.Weights("table", Table(), Tokenizer.VocabularySize, Dimension))
            .OutputOfShape(TextOutput, FloatType, Batch, Dimension)
            .ToArray();
    }

    /// <summary>The text tower, its table in the file <see cref="DataFile"/>, and that file.</summary>
    public (byte[] Graph, byte[] Data) ExternalTextTower(string location = DataFile, int offset = 16)
    {
        byte[] table = MemoryMarshal.AsBytes(Table().AsSpan()).ToArray();
        byte[] graph = AddTextTower(
            AddTextInputs(new OnnxGraph()),
            TextOutput,
            graph => graph.ExternalWeights("table", location, $"{offset}", $"{table.Length}", Tokenizer.VocabularySize, Dimension))
            .OutputOfShape(TextOutput, FloatType, Batch, Dimension)
            .ToArray();
        return (graph, [.. new byte[offset], .. table]);
    }

    /// <summary>Both towers in one graph, with normalised embeddings and logits.</summary>
    public byte[] Combined()
    {
        OnnxGraph graph = AddTextInputs(new OnnxGraph()).InputOfShape("pixel_values", FloatType, null, null, null, null);
        AddImageTower(graph, "image_raw");
        AddTextTower(graph, "text_raw", graph => graph.Weights("table", Table(), Tokenizer.VocabularySize, Dimension));
        foreach ((string raw, string output) in (IEnumerable<(string, string)>)[("image_raw", "image_embeds"), ("text_raw", "text_embeds")])
        {
            graph.Node("ReduceL2", [raw], $"{raw}_length", "axes", 1, isList: true).Node("Div", [raw, $"{raw}_length"], output);
        }

        return graph.Weights("logit_scale", [LogitScale])
            .Node("Exp", ["logit_scale"], "factor")
            .Node("Transpose", ["image_embeds"], "images_by_column")
            .Node("MatMul", ["text_embeds", "images_by_column"], "cosines")
            .Node("Mul", ["cosines", "factor"], "logits_per_text")
            .Node("Transpose", ["logits_per_text"], "logits_per_image")
            .OutputOfShape("logits_per_image", ElementType.Float, null, null)
            .OutputOfShape("logits_per_text", ElementType.Float, null, null)
            .OutputOfShape("text_embeds", ElementType.Float, null, Dimension)
            .OutputOfShape("image_embeds", ElementType.Float, null, Dimension)
            .ToArray();
    }

    /// <summary>Writes the settings and the tokenizer of the model.</summary>
    public static void WriteSettings(string folder)
    {
        Directory.CreateDirectory(folder);
        Tokenizer.Save(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), $$"""
            {
              "_name_or_path": "example/color", "model_type": "clip", "projection_dim": {{Dimension}}, "logit_scale_init_value": 2.6592,
              "text_config": { "max_position_embeddings": {{ColorModel.ContextLength}}, "hidden_act": "quick_gelu" },
              "vision_config": { "image_size": {{ColorModel.ImageSize}} }
            }
            """);
        File.WriteAllText(Path.Combine(folder, "preprocessor_config.json"), $$"""
            {
              "crop_size": { "height": {{ColorModel.ImageSize}}, "width": {{ColorModel.ImageSize}} }, "do_center_crop": true, "do_convert_rgb": true,
              "do_normalize": true, "do_rescale": true, "do_resize": true, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5],
              "image_processor_type": "CLIPImageProcessor", "resample": 3, "rescale_factor": 0.00392156862745098,
              "size": { "shortest_edge": {{ColorModel.ImageSize}} }
            }
            """);
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), """{ "pad_token": "<|endoftext|>", "model_max_length": 12 }""");
    }

    /// <summary>Writes a folder with a graph for each tower.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="variant">What stands in the graphs' names before the extension.</param>
    /// <param name="subfolder">The folder of the graphs in the folder.</param>
    public void Write(string folder, string variant = "", string subfolder = "")
    {
        WriteSettings(folder);
        string graphs = Path.Combine(folder, subfolder);
        Directory.CreateDirectory(graphs);
        File.WriteAllBytes(Path.Combine(graphs, $"vision_model{variant}.onnx"), ImageTower());
        File.WriteAllBytes(Path.Combine(graphs, $"text_model{variant}.onnx"), TextTower());
    }

    /// <summary>Puts <c>tokenizer.json</c> in place of <c>vocab.json</c> and <c>merges.txt</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="pairs">Whether merges are written as pairs, as newer versions do, or as texts.</param>
    public static void UseTokenizerFile(string folder, bool pairs)
    {
        string vocabularyPath = Path.Combine(folder, "vocab.json"), mergesPath = Path.Combine(folder, "merges.txt");
        JsonObject vocabulary = JsonNode.Parse(File.ReadAllText(vocabularyPath))!.AsObject();
        var added = new JsonArray();
        foreach (string special in (string[])["<|startoftext|>", "<|endoftext|>"])
        {
            added.Add(new JsonObject { ["id"] = (int)vocabulary[special]!, ["content"] = special, ["special"] = true });
        }

        // As some files do, this one has a special token in the list of added ones only.
        vocabulary.Remove("<|startoftext|>");
        IEnumerable<string> merges = File.ReadLines(mergesPath).Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal));
        var root = new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = added,
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["unk_token"] = "<|endoftext|>",
                ["end_of_word_suffix"] = "</w>",
                ["vocab"] = vocabulary,
                ["merges"] = new JsonArray([.. merges.Select(
                    line => pairs ? new JsonArray([.. line.Split(' ').Select(part => JsonValue.Create(part))]) : (JsonNode)JsonValue.Create(line))]),
            },
        };
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), root.ToJsonString());
        File.Delete(vocabularyPath);
        File.Delete(mergesPath);
    }

    private static float[] ColorVector(string color)
    {
        (byte red, byte green, byte blue) = ColorModel.Colors[color];
        return [Signed(red), Signed(green), Signed(blue)];
    }

    private static float Signed(byte value) => value == 255 ? 1 : -1;

    private static float[] Table()
    {
        float[] table = new float[Tokenizer.VocabularySize * Dimension];
        foreach (string color in ColorModel.Colors.Keys)
        {
            ColorVector(color).CopyTo(table, Tokenizer.Encode(color)[0] * Dimension);
        }

        table[(Tokenizer.EndToken * Dimension) + 3] = EndWeight;
        return table;
    }

    private OnnxGraph AddImageTower(OnnxGraph graph, string output)
    {
        float[] matrix = new float[3 * Dimension];
        for (int channel = 0; channel < 3; channel++)
        {
            matrix[(channel * Dimension) + channel] = 1;
        }

        return graph.Weights("visual_projection", matrix, 3, Dimension)
            .Node("Cast", ["pixel_values"], "pixels", "to", (long)ElementType.Float)
            .Node("GlobalAveragePool", ["pixels"], "pooled")
            .Node("Flatten", ["pooled"], "flat", "axis", 1)
            .Node("MatMul", ["flat", "visual_projection"], $"{output}_float")
            .Node("Cast", [$"{output}_float"], output, "to", (long)FloatType);
    }

    private OnnxGraph AddTextInputs(OnnxGraph graph)
    {
        graph.InputOfShape("input_ids", IdType, Batch, null);
        return HasMask ? graph.InputOfShape("attention_mask", MaskType, Batch, null) : graph;
    }

    private OnnxGraph AddTextTower(OnnxGraph graph, string output, Func<OnnxGraph, OnnxGraph> addTable)
    {
        addTable(graph).Integers("last_axis", 2).Integers("token_axis", 1).Node("Gather", ["table", "input_ids"], "vectors");
        string counted = "vectors";
        if (HasMask)
        {
            counted = "counted";
            graph.Node("Cast", ["attention_mask"], "mask", "to", (long)ElementType.Float)
                .Node("Unsqueeze", ["mask", "last_axis"], "mask_column")
                .Node("Mul", ["vectors", "mask_column"], counted);
        }

        return graph.Node("ReduceSum", [counted, "token_axis"], $"{output}_float", "keepdims", 0)
            .Node("Cast", [$"{output}_float"], output, "to", (long)FloatType);
    }
}
