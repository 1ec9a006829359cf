namespace SimpleClip.Onnx.Format;

/// <summary>Reads the outline of nodes, and checks the graphs inside them. Numbers are fields of onnx.proto.</summary>
internal static class OnnxNodeReader
{
    private const int DeepestSubgraph = 16;
    private const string ConstantValue = "value";

    /// <exception cref="InvalidDataException">The node is malformed.</exception>
    public static OnnxNode Read(ProtobufReader node, ByteRange range)
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
                    attribute.AddNumbers(numbers, OnnxTensorReader.MostListedBytes);
                    break;
                case 5 or 10:
                    tensor = RefuseExternal(OnnxTensorReader.Read(attribute.Message(), attribute.Whole));
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
            "value_int" or "value_ints" =>
                new OnnxTensor(name, (int)OnnxElementType.Int64, [numbers.Count], null, numbers, null, [], default),
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
                RefuseExternal(OnnxTensorReader.Read(graph.Message(), graph.Whole));
            }
            else if (graph.Field == 1)
            {
                ReadInnerNode(graph.Message(), inputs, depth);
            }
            else if (graph.Field == 12)
            {
                // An output of a subgraph may be a value of the graph around it.
                inputs.Add(OnnxValueReader.Read(graph.Message(), graph.Whole).Name);
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

    private static OnnxTensor RefuseExternal(OnnxTensor tensor) => tensor.External is null
        ? tensor
        : throw new InvalidDataException($"the tensor '{tensor.Name}' lies in another file, which only weights of the graph itself may");
}
