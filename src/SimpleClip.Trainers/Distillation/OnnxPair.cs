using Google.Protobuf;
using SimpleClip.Export.Format;
using SimpleClip.Training;

namespace SimpleClip.Distillation;

/// <summary>Makes a model of two ONNX graphs and what has to be known beside them.</summary>
internal static class OnnxPair
{
    /// <summary>Reads the graphs that options name.</summary>
    /// <exception cref="FileNotFoundException">A file does not exist.</exception>
    /// <exception cref="InvalidDataException">A graph cannot be read, or is no tower of a CLIP.</exception>
    public static ClipModel Read(TeacherOptions options)
    {
        byte[] image = File.ReadAllBytes(options.ImageModelPath!), text = File.ReadAllBytes(options.TextModelPath!);
        ClipTokenizer tokenizer = NamedFiles.OpenTokenizer(options.TokenizerPath)!;
        int dimension = ReadLastLength(image, options.ImageModelPath!, graph => graph.Output, "image_embeds") ?? throw new InvalidDataException(
            $"{options.ImageModelPath} does not say how long an embedding is; expected a second dimension of its output image_embeds.");
        var info = new ClipModelInfo
        {
            Architecture = Path.GetFileName(options.ImageModelPath!),
            EmbeddingDimension = dimension,
            Image = options.Image!,
            ContextLength = ReadLastLength(text, options.TextModelPath!, graph => graph.Input, "input_ids") ?? options.ContextLength,
            VocabularySize = tokenizer.VocabularySize,
        };
        return ClipModel.Create(info, image, text, tokenizer);
    }

    /// <summary>The last dimension of a graph's input or output; null where it is open.</summary>
    private static int? ReadLastLength(byte[] graph, string path, Func<GraphProto, IEnumerable<ValueInfoProto>> select, string name)
    {
        ValueInfoProto[] values;
        try
        {
            values = [.. select(ModelProto.Parser.ParseFrom(graph).Graph ?? throw new InvalidDataException($"{path} holds no ONNX graph."))];
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new InvalidDataException($"{path} is no ONNX graph. {error.Message}", error);
        }

        ValueInfoProto value = values.FirstOrDefault(value => value.Name == name)
            ?? throw new InvalidDataException($"{path}: expected {name}, found {string.Join(", ", values.Select(static value => value.Name))}.");
        TensorShapeProto.Types.Dimension? last = value.Type?.TensorType?.Shape?.Dim.LastOrDefault();
        return last is { DimValue: > 0 } ? (int)last.DimValue : null;
    }
}
