namespace SimpleClip.Onnx.Format;

/// <summary>
/// Reads the outline of ONNX models, which may come from strangers: what ONNX Runtime would answer by a crash or by taking any amount of memory
/// is refused here. Numbers are fields of onnx.proto.
/// </summary>
internal sealed class OnnxModelReader
{
    private const int MostNodes = 1 << 15;
    private const int MostDimensions = 64;
    private const int DeepestSubgraph = 16;
    private const int MostListedBytes = 4096;
    private const string ConstantValue = "value";

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
                ReadNode(function.Message(), function.Whole);
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
                    _nodes.Add(ReadNode(graph.Message(), graph.Whole));
                    break;
                case 5:
                    _tensors.Add(ReadTensor(graph.Message(), graph.Whole));
                    break;
                case 11:
                    _inputs.Add(ReadValue(graph.Message(), graph.Whole));
                    break;
                case 12:
                    _outputs.Add(ReadValue(graph.Message(), graph.Whole));
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

    private static OnnxNode ReadNode(ProtobufReader node, ByteRange range)
    {
        var inputs = new List<string>();
        var outputs = new List<string>();
        string operation = "";
        OnnxTensor? constant = null;
        int? castTo = null;
        while (node.Read())
        {
            switch (node.Field)
            {
                case 1:
                    inputs.Add(node.Text());
                    break;
                case 2:
                    outputs.Add(node.Text());
                    break;
                case 4:
                    operation = node.Text();
                    break;
                case 5:
                    constant = ReadAttribute(node.Message(), inputs, depth: 0, ref castTo) ?? constant;
                    break;
            }
        }

        return new OnnxNode(operation, inputs, outputs, constant, castTo, range);
    }

    /// <summary>Collects what subgraphs read, and gives the tensor of a constant and the type of a cast.</summary>
    private static OnnxTensor? ReadAttribute(ProtobufReader attribute, List<string> inputs, int depth, ref int? castTo)
    {
        string name = "";
        OnnxTensor? tensor = null;
        long number = 0;
        var numbers = new List<long>();
        while (attribute.Read())
        {
            switch (attribute.Field)
            {
                case 1:
                    name = attribute.Text();
                    break;
                case 3:
                    number = (long)attribute.Number;
                    numbers.Add(number);
                    break;
                case 8:
                    attribute.AddNumbers(numbers, MostListedBytes);
                    break;
                case 5 or 10:
                    tensor = RefuseExternal(ReadTensor(attribute.Message(), attribute.Whole));
                    break;
                case 6 or 11:
                    ReadSubgraph(attribute.Message(), inputs, depth + 1);
                    break;
            }
        }

        castTo = name == "to" ? (int)number : castTo;
        return name switch
        {
            ConstantValue => tensor,
            "value_int" or "value_ints" => new OnnxTensor(name, (int)OnnxElementType.Int64, [numbers.Count], null, numbers, null, [], default),
            _ => null,
        };
    }

    private static void ReadSubgraph(ProtobufReader graph, List<string> inputs, int depth)
    {
        if (depth > DeepestSubgraph)
        {
            throw new InvalidDataException($"graphs are nested more than {DeepestSubgraph} deep");
        }

        while (graph.Read())
        {
            if (graph.Field == 5)
            {
                RefuseExternal(ReadTensor(graph.Message(), graph.Whole));
            }
            else if (graph.Field == 1)
            {
                ReadInnerNode(graph.Message(), inputs, depth);
            }
            else if (graph.Field == 12)
            {
                // An output of a subgraph may be a value of the graph around it.
                inputs.Add(ReadValue(graph.Message(), graph.Whole).Name);
            }
        }
    }

    private static void ReadInnerNode(ProtobufReader node, List<string> inputs, int depth)
    {
        int? castTo = null;
        while (node.Read())
        {
            if (node.Field == 1)
            {
                inputs.Add(node.Text());
            }
            else if (node.Field == 5)
            {
                ReadAttribute(node.Message(), inputs, depth, ref castTo);
            }
            else if (node.Field == 4 && node.Text() is "Div" or "Mod")
            {
                throw new InvalidDataException("it divides in a graph inside the graph, by what may be zero");
            }
        }
    }

    private static OnnxTensor ReadTensor(ProtobufReader tensor, ByteRange range)
    {
        string name = "";
        int type = 0;
        bool isExternal = false;
        ByteRange? raw = null;
        var listed = new List<long>();
        var shape = new List<long>();
        var description = new List<ByteRange>();
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        while (tensor.Read())
        {
            switch (tensor.Field)
            {
                case 9:
                    raw = tensor.Bytes();
                    continue;
                case 13:
                    ReadPlace(tensor.Message(), places);
                    continue;
                case 14:
                    isExternal = tensor.Number == 1;
                    continue;
                case 1:
                    tensor.AddNumbers(shape, MostDimensions);
                    break;
                case 2:
                    type = (int)tensor.Number;
                    break;
                case 8:
                    name = tensor.Text();
                    break;
                case 5 or 7 when !tensor.HasContent || tensor.Content.Length <= MostListedBytes:
                    tensor.AddNumbers(listed, MostListedBytes);
                    break;
            }

            description.Add(tensor.Whole);
        }

        OnnxExternalData? external = isExternal ? ExternalData(name, places) : null;
        var result = new OnnxTensor(name, type, shape, raw, listed, external, description, range);
        Check(result);
        return result;
    }

    private static OnnxTensor RefuseExternal(OnnxTensor tensor) => tensor.External is null
        ? tensor
        : throw new InvalidDataException($"the tensor '{tensor.Name}' lies in another file, which only weights of the graph itself may");

    private static void Check(OnnxTensor tensor)
    {
        string shape = $"[{string.Join(", ", tensor.Shape)}]";
        if (tensor.Shape.Any(length => length < 0) || tensor.Bytes > Array.MaxLength)
        {
            throw new InvalidDataException($"weights '{tensor.Name}' have the shape {shape}; expected no more than {Array.MaxLength} bytes");
        }

        // Where elements are listed one by one, each takes a byte at least.
        if (tensor is { RawData: null, External: null } && tensor.Elements > tensor.Range.Length)
        {
            throw new InvalidDataException($"weights '{tensor.Name}' of shape {shape} are cut off");
        }

        if (tensor is { RawData: { } raw, Bytes: { } bytes } && raw.Length != bytes)
        {
            throw new InvalidDataException($"weights '{tensor.Name}' of shape {shape} have {raw.Length} bytes; expected {bytes}");
        }
    }

    private static void ReadPlace(ProtobufReader entry, Dictionary<string, string> places)
    {
        string key = "", value = "";
        while (entry.Read())
        {
            if (entry.Field == 1)
            {
                key = entry.Text();
            }
            else if (entry.Field == 2)
            {
                value = entry.Text();
            }
        }

        places[key] = value;
    }

    private static OnnxExternalData ExternalData(string tensor, Dictionary<string, string> places)
    {
        long offset = 0, length = 0;
        bool hasLength = places.TryGetValue("length", out string? lengthText);
        bool isValid = places.TryGetValue("location", out string? location)
            && (!places.TryGetValue("offset", out string? offsetText) || long.TryParse(offsetText, out offset))
            && (!hasLength || long.TryParse(lengthText, out length));
        return isValid && offset >= 0 && length >= 0
            ? new OnnxExternalData(location!, offset, hasLength ? length : null)
            : throw new InvalidDataException($"weights '{tensor}' lie in another file; expected its name, and an offset and length of at least 0");
    }

    private static OnnxValue ReadValue(ProtobufReader value, ByteRange range)
    {
        string name = "";
        int type = 0;
        List<long?>? shape = null;
        while (value.Read())
        {
            if (value.Field == 1)
            {
                name = value.Text();
            }
            else if (value.Field == 2)
            {
                ReadType(value.Message(), ref type, ref shape);
            }
        }

        return new OnnxValue(name, (OnnxElementType)type, shape, range);
    }

    private static void ReadType(ProtobufReader type, ref int elementType, ref List<long?>? shape)
    {
        while (type.Read())
        {
            if (type.Field != 1)
            {
                continue;
            }

            ProtobufReader tensor = type.Message();
            while (tensor.Read())
            {
                if (tensor.Field == 1)
                {
                    elementType = (int)tensor.Number;
                }
                else if (tensor.Field == 2)
                {
                    shape = ReadShape(tensor.Message());
                }
            }
        }
    }

    private static List<long?> ReadShape(ProtobufReader shape)
    {
        var lengths = new List<long?>();
        while (shape.Read() && lengths.Count <= MostDimensions)
        {
            long? length = null;
            ProtobufReader dimension = shape.Message();
            while (dimension.Read())
            {
                // Exporters write open dimensions as 0, -1 or a name.
                length = dimension.Field == 1 && (long)dimension.Number > 0 ? (long)dimension.Number : null;
            }

            lengths.Add(length);
        }

        return lengths;
    }
}
