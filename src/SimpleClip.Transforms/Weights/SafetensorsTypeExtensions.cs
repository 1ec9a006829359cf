namespace SimpleClip.Weights;

/// <summary>Facts about element types.</summary>
internal static class SafetensorsTypeExtensions
{
    /// <summary>The number of bytes of an element.</summary>
    public static int Bytes(this SafetensorsType type) => type switch
    {
        SafetensorsType.F64 or SafetensorsType.I64 => 8,
        SafetensorsType.F32 or SafetensorsType.I32 => 4,
        SafetensorsType.F16 or SafetensorsType.BF16 or SafetensorsType.I16 => 2,
        _ => 1,
    };
}
