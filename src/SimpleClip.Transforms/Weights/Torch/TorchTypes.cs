namespace SimpleClip.Weights.Torch;

/// <summary>The element types by PyTorch's names.</summary>
internal static class TorchTypes
{
    /// <summary>Types by the names of the classes of storages in the module <c>torch</c>.</summary>
    public static IReadOnlyDictionary<string, TensorType> OfStorages { get; } = new Dictionary<string, TensorType>(StringComparer.Ordinal)
    {
        ["DoubleStorage"] = TensorType.F64,
        ["FloatStorage"] = TensorType.F32,
        ["HalfStorage"] = TensorType.F16,
        ["BFloat16Storage"] = TensorType.BF16,
        ["LongStorage"] = TensorType.I64,
        ["IntStorage"] = TensorType.I32,
        ["ShortStorage"] = TensorType.I16,
        ["CharStorage"] = TensorType.I8,
        ["ByteStorage"] = TensorType.U8,
        ["BoolStorage"] = TensorType.BOOL,
        ["ComplexFloatStorage"] = TensorType.C64,
    };

    /// <summary>Types by the names of PyTorch's <c>dtype</c> objects in the module <c>torch</c>.</summary>
    public static IReadOnlyDictionary<string, TensorType> OfDTypes { get; } = new Dictionary<string, TensorType>(StringComparer.Ordinal)
    {
        ["float64"] = TensorType.F64,
        ["float32"] = TensorType.F32,
        ["float16"] = TensorType.F16,
        ["bfloat16"] = TensorType.BF16,
        ["float8_e4m3fn"] = TensorType.F8E4M3,
        ["float8_e5m2"] = TensorType.F8E5M2,
        ["float8_e4m3fnuz"] = TensorType.F8E4M3FNUZ,
        ["float8_e5m2fnuz"] = TensorType.F8E5M2FNUZ,
        ["float8_e8m0fnu"] = TensorType.F8E8M0,
        ["int64"] = TensorType.I64,
        ["int32"] = TensorType.I32,
        ["int16"] = TensorType.I16,
        ["int8"] = TensorType.I8,
        ["uint64"] = TensorType.U64,
        ["uint32"] = TensorType.U32,
        ["uint16"] = TensorType.U16,
        ["uint8"] = TensorType.U8,
        ["bool"] = TensorType.BOOL,
        ["complex64"] = TensorType.C64,
    };
}
