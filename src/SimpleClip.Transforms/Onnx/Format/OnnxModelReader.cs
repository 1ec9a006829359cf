namespace SimpleClip.Onnx.Format;

/// <summary>
/// Reads the outline of ONNX models, which may come from strangers: what ONNX Runtime would answer by a crash or by taking any amount of
/// memory is refused here. Numbers are fields of onnx.proto.
/// </summary>
internal sealed class OnnxModelReader
{
    private const int MostNodes = 1 << 15;

    private readonly List<ByteRange> _remarks = [];
    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxTensor> _tensors = [];
    private readonly List<OnnxValue> _inputs = [];
    private readonly List<OnnxValue> _outputs = [];
    private readonly byte[] _file;

    private OnnxModelReader(byte[] file) => _file = file;

    /// <summary>Reads a model.</summary>
    /// <param name="file">The file; not copied.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="InvalidDataException">It is not an ONNX model, or not one that can be computed.</exception>
    public static OnnxModel Read(byte[] file, string name)
    {
        try
        {
            return new OnnxModelReader(file).Read(name);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{name} is not an ONNX model that can be computed: {exception.Message}.", exception);
        }
    }

    private OnnxModel Read(string name)
    {
        var header = new List<ByteRange>();
        bool hasGraph = false;
        var model = new ProtobufReader(_file, new ByteRange(0, _file.Length));
        while (model.Read())
        {
            if (model.Field != 7)
            {
                header.Add(model.Whole);
                if (model.Field == 25)
                {
                    ReadFunction(model.Message());
                }

                continue;
            }

            if (hasGraph)
            {
                throw new InvalidDataException("it has two graphs");
            }

            hasGraph = true;
            ReadGraph(model.Message());
        }

        if (!hasGraph || _nodes.Count == 0 || _outputs.Count == 0)
        {
            throw new InvalidDataException("it has no graph, or one without nodes or outputs");
        }

        var outline = new OnnxModel
        {
            Name = name,
            Bytes = _file,
            Header = header,
            Remarks = _remarks,
            Nodes = _nodes,
            Tensors = _tensors,
            DeclaredInputs = _inputs,
            Outputs = _outputs,
        };
        GraphGuard.Check(outline);
        return outline;
    }

    private static void ReadFunction(ProtobufReader function)
    {
        while (function.Read())
        {
            if (function.Field == 7)
            {
                OnnxNodeReader.Read(function.Message(), function.Whole);
            }
        }
    }

    private void ReadGraph(ProtobufReader graph)
    {
        while (graph.Read())
        {
            switch (graph.Field)
            {
                case 1:
                    _nodes.Add(OnnxNodeReader.Read(graph.Message(), graph.Whole));
                    break;
                case 5:
                    _tensors.Add(OnnxTensorReader.Read(graph.Message(), graph.Whole));
                    break;
                case 11:
                    _inputs.Add(OnnxValueReader.Read(graph.Message(), graph.Whole));
                    break;
                case 12:
                    _outputs.Add(OnnxValueReader.Read(graph.Message(), graph.Whole));
                    break;
                case 15:
                    throw new InvalidDataException("it has sparse weights");
                case 2 or 10:
                    _remarks.Add(graph.Whole);
                    break;
            }

            if (Math.Max(_nodes.Count, _tensors.Count) + _inputs.Count + _outputs.Count > MostNodes)
            {
                throw new InvalidDataException($"it has more than {MostNodes} nodes or weights");
            }
        }
    }
}
