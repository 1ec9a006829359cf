namespace SimpleClip.Onnx.Format;

/// <summary>Reads the inputs and outputs of graphs. Numbers are fields of onnx.proto.</summary>
internal static class OnnxValueReader
{
    /// <summary>The most dimensions of a tensor.</summary>
    public const int MostDimensions = 64;

    /// <exception cref="InvalidDataException">The value is malformed.</exception>
    public static OnnxValue Read(ProtobufReader value, ByteRange range)
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
