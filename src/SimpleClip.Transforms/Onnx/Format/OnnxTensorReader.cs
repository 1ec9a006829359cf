namespace SimpleClip.Onnx.Format;

/// <summary>Reads what is said of tensors, but not their elements, and checks it. Numbers are fields of onnx.proto.</summary>
internal static class OnnxTensorReader
{
    /// <summary>Up to this many bytes whole numbers that are listed one by one are read: they may be sizes.</summary>
    public const int MostListedBytes = 4096;

    /// <exception cref="InvalidDataException">The tensor is malformed, or its elements do not fit its shape.</exception>
    public static OnnxTensor Read(ProtobufReader tensor, ByteRange range)
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
                    tensor.AddNumbers(shape, OnnxValueReader.MostDimensions);
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

    private static void Check(OnnxTensor tensor)
    {
        string shape = $"[{string.Join(", ", tensor.Shape)}]";
        if (tensor.Shape.Any(length => length < 0) || tensor.Bytes > Array.MaxLength)
        {
            throw new InvalidDataException(
                $"weights '{tensor.Name}' have the shape {shape}; expected no more than {Array.MaxLength} bytes");
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
            : throw new InvalidDataException(
                $"weights '{tensor}' lie in another file; expected its name, and an offset and length of at least 0");
    }
}
