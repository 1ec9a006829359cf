namespace SimpleClip.Weights;

/// <summary>The names of element types in the header of a safetensors file.</summary>
internal static class SafetensorsTypeNames
{
    private static readonly Dictionary<string, TensorType> Types = Enum.GetValues<TensorType>().ToDictionary(NameOf, StringComparer.Ordinal);

    /// <summary>The type of a name, or null if there is none.</summary>
    public static TensorType? Find(string name) => Types.TryGetValue(name, out TensorType type) ? type : null;

    /// <summary>All names, for error messages.</summary>
    public static string All => string.Join(", ", Types.Keys);

    /// <summary>The name of a type.</summary>
    public static string NameOf(TensorType type) => type switch
    {
        TensorType.F8E4M3 => "F8_E4M3",
        TensorType.F8E5M2 => "F8_E5M2",
        TensorType.F8E4M3FNUZ => "F8_E4M3FNUZ",
        TensorType.F8E5M2FNUZ => "F8_E5M2FNUZ",
        TensorType.F8E8M0 => "F8_E8M0",
        TensorType.F6E2M3 => "F6_E2M3",
        TensorType.F6E3M2 => "F6_E3M2",
        _ => type.ToString(),
    };
}
