namespace SimpleClip.Onnx.Format;

/// <summary>Writes parts of ONNX models as models of their own, weights included that lay in other files.</summary>
internal static class OnnxModelWriter
{
    private const int GraphField = 7;
    private const int InitializerField = 5;
    private const int RawDataField = 9;
    private const int LengthDelimited = 2;

    /// <summary>Writes a model in which every weight lies in the file itself.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">The folder of its file.</param>
    /// <exception cref="InvalidDataException">Weights are missing, or all together are larger than a model can be.</exception>
    public static byte[] Complete(OnnxModel model, string folder) => model.Tensors.All(tensor => tensor.External is null)
        ? model.Bytes
        : Write(model, folder, new ModelSelection(model.Nodes, model.Tensors, model.DeclaredInputs, model.Outputs));

    /// <summary>Writes the part of a model that computes one output.</summary>
    /// <param name="model">The model.</param>
    /// <param name="output">The output's name.</param>
    /// <param name="folder">The folder of its file.</param>
    /// <exception cref="InvalidDataException">Weights are missing, or all together are larger than a model can be.</exception>
    public static byte[] Extract(OnnxModel model, string output, string folder) => Write(model, folder, ModelSelection.For(model, output));

    private static byte[] Write(OnnxModel model, string folder, ModelSelection selection)
    {
        var graph = new List<FilePart>();
        graph.AddRange(Select(model.Remarks));
        graph.AddRange(Select(selection.Nodes.Select(node => node.Range)));
        var weights = new ExternalWeights(model.Name, folder);
        foreach (OnnxTensor tensor in selection.Tensors)
        {
            graph.AddRange(tensor.External is null ? Select([tensor.Range]) : Inline(model, tensor, weights));
        }

        graph.AddRange(Select(selection.Inputs.Select(input => input.Range)));
        graph.AddRange(Select(selection.Outputs.Select(output => output.Range)));
        FilePart[] parts = [.. Select(model.Header), .. AsField(GraphField, graph)];
        long length = parts.Sum(part => part.Length);
        if (length > Array.MaxLength)
        {
            throw new InvalidDataException(
                $"{model.Name}: {length} bytes with its weights; a model package holds graphs of up to {Array.MaxLength}. " +
                "Use a float16 or quantized variant.");
        }

        byte[] bytes = new byte[length];
        Span<byte> rest = bytes;
        foreach (FilePart part in parts)
        {
            part.CopyTo(rest[..(int)part.Length]);
            rest = rest[(int)part.Length..];
        }

        return bytes;

        IEnumerable<FilePart> Select(IEnumerable<ByteRange> ranges) => ranges.Select(range => FilePart.Of(model.Bytes, range));
    }

    private static List<FilePart> Inline(OnnxModel model, OnnxTensor tensor, ExternalWeights weights) => AsField(
        InitializerField,
        [.. tensor.Description.Select(range => FilePart.Of(model.Bytes, range)), .. AsField(RawDataField, [weights.Find(tensor)])]);

    private static List<FilePart> AsField(int field, List<FilePart> content) =>
        [FilePart.Of([.. Varint(((ulong)field << 3) | LengthDelimited), .. Varint((ulong)content.Sum(part => part.Length))]), .. content];

    private static IEnumerable<byte> Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }
}
